import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { toPriceField } from './money.ts';
import { toWallTime, zoneOr } from './wall-time.ts';

/** The fields of a ticket's form. Their names are those of the API. */
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

/** The values of a ticket's form. */
export const ticketValues = (ticket: Ticket, locale: string): TicketValues => ({
  title: ticket.title,
  price: toPriceField(ticket.price, ticket.currency, locale),
  currency: ticket.currency,
  quantity: String(ticket.quantity),
  startsAt: ticket.startsAt ? toWallTime(Date.parse(ticket.startsAt), zoneOr(ticket.timeZone)) : '',
  timeZone: ticket.startsAt ? zoneOr(ticket.timeZone) : '',
  place: ticket.place ?? '',
  description: ticket.description ?? '',
});

/** Another edit was saved after the form was opened. */
export interface EditConflict {
  /** The stored ticket. */
  ticket: Ticket;
  /** The fields that the other edit changed. */
  changed: TicketField[];
}

/** The fields that differ between the opened form and the stored ticket. */
export const changedFields = (opened: Partial<TicketValues>, stored: TicketValues): TicketField[] =>
  ticketFields.filter((name) => opened[name] !== undefined && opened[name] !== stored[name]);
