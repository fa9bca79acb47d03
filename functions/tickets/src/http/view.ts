import type { Ticket as TicketView } from '@boxoffice/shared/api/tickets.ts';
import { publicDetails } from '../domain/details.ts';
import { availableAt, heldAt } from '../domain/seats.ts';
import { changes, type Ticket } from '../domain/ticket.ts';

/** A ticket as visitors see it at a moment. */
export const view = (ticket: Ticket, now: number): TicketView => ({
  id: ticket.id,
  title: ticket.title,
  price: ticket.price,
  currency: ticket.currency,
  ...publicDetails(ticket),
  ...changes(ticket),
  ...(ticket.cover !== undefined && { cover: ticket.cover }),
  quantity: ticket.quantity,
  available: availableAt(ticket, now),
  held: heldAt(ticket, now),
  userId: ticket.userId,
  version: ticket.version,
  createdAt: new Date(ticket.createdAt).toISOString(),
  updatedAt: new Date(ticket.updatedAt).toISOString(),
});

/** A ticket in a list, without its description: a hundred descriptions would be half a megabyte. */
export const summary = ({ description, ...ticket }: Ticket, now: number): TicketView => view(ticket, now);
