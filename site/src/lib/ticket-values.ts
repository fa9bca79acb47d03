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
  'endsAt',
  'salesStartAt',
  'salesEndAt',
  'returnsUntil',
  'timeZone',
  'place',
  'category',
  'description',
] as const;
export type TicketField = (typeof ticketFields)[number];
export type TicketValues = Record<TicketField, string>;

/** Their zone is the ticket's. */
export const timeFields = ['startsAt', 'endsAt', 'salesStartAt', 'salesEndAt', 'returnsUntil'] as const;

/** The values of a ticket's form. */
export const ticketValues = (ticket: Ticket, locale: string): TicketValues => ({
  title: ticket.title,
  price: toPriceField(ticket.price, ticket.currency, locale),
  currency: ticket.currency,
  quantity: String(ticket.quantity),
  startsAt: wallTime(ticket, 'startsAt'),
  endsAt: wallTime(ticket, 'endsAt'),
  salesStartAt: wallTime(ticket, 'salesStartAt'),
  salesEndAt: wallTime(ticket, 'salesEndAt'),
  returnsUntil: wallTime(ticket, 'returnsUntil'),
  timeZone: timeFields.some((name) => ticket[name]) ? zoneOr(ticket.timeZone) : '',
  place: ticket.place ?? '',
  category: ticket.category ?? '',
  description: ticket.description ?? '',
});

function wallTime(ticket: Ticket, name: (typeof timeFields)[number]): string {
  const at = ticket[name];
  return at ? toWallTime(Date.parse(at), zoneOr(ticket.timeZone)) : '';
}

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
