import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { toPriceField } from './money.ts';
import { toWallTime, zoneOr } from './wall-time.ts';

/** The fields of a ticket's form, by the names that the API has for them. */
export const ticketFields = [
  'title',
  'price',
  'currency',
  'quantity',
  'startsAt',
  'timeZone',
  'place',
  'description',
] as const;
export type TicketField = (typeof ticketFields)[number];
export type TicketValues = Record<TicketField, string>;

/** A ticket as its seller's form shows it. */
export const ticketValues = (ticket: Ticket): TicketValues => ({
  title: ticket.title,
  price: toPriceField(ticket.price, ticket.currency),
  currency: ticket.currency,
  quantity: String(ticket.quantity),
  startsAt: ticket.startsAt ? toWallTime(Date.parse(ticket.startsAt), zoneOr(ticket.timeZone)) : '',
  timeZone: ticket.startsAt ? zoneOr(ticket.timeZone) : '',
  place: ticket.place ?? '',
  description: ticket.description ?? '',
});

/** An edit that somebody else's came before. */
export interface EditConflict {
  /** Of the ticket as it is now. */
  version: number;
  now: TicketValues;
  changed: TicketField[];
}

/** What somebody else changed between the form that was opened and the ticket as it is. */
export const changedSince = (was: Partial<TicketValues>, now: TicketValues): TicketField[] =>
  ticketFields.filter((name) => was[name] !== undefined && was[name] !== now[name]);
