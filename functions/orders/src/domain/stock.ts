import { Refused } from '@boxoffice/shared/errors.ts';
import type { TicketData } from '@boxoffice/shared/events/ticket.ts';

/**
 * The seats of a ticket: `capacity` is `available` + held + sold. The other fields are a replica of the ticket at
 * `ticketVersion`.
 */
export interface Stock {
  ticketId: string;
  ticketVersion: number;
  title: string;
  /** When and where it takes place. */
  event: EventTerms;
  /** A seat's price in minor units. */
  price: number;
  currency: string;
  sellerId: string;
  capacity: number;
  available: number;
}

export type EventTerms = Pick<TicketData, 'startsAt' | 'timeZone' | 'place'>;

/** The stock after an event of its ticket. Held and sold seats stay. */
export function follow(stock: Stock | undefined, ticket: TicketData): Stock {
  if (stock && stock.ticketVersion >= ticket.version)
    throw new Refused(409, 'nothing-to-do', { message: 'The same or a newer version is stored' });
  const taken = stock ? stock.capacity - stock.available : 0;
  if (ticket.quantity < taken)
    throw new Error(`Ticket ${ticket.id} has ${ticket.quantity} seats, but ${taken} are held or sold`);
  return {
    ticketId: ticket.id,
    ticketVersion: ticket.version,
    title: ticket.title,
    event: { startsAt: ticket.startsAt, timeZone: ticket.timeZone, place: ticket.place },
    price: ticket.price,
    currency: ticket.currency,
    sellerId: ticket.userId,
    capacity: ticket.quantity,
    available: ticket.quantity - taken,
  };
}

/**
 * Removes free seats, before the ticket's next version has the smaller quantity. From now on no buyer can take them, so
 * the ticket's quantity never falls below the held and sold seats.
 */
export function shrink(stock: Stock, command: { seller: string; quantity: number; version: number }): Stock {
  if (stock.sellerId !== command.seller) throw new Refused(403, 'ticket-not-yours');
  if (command.version !== stock.ticketVersion + 1) throw new Refused(409, 'conflict');
  const taken = stock.capacity - stock.available;
  if (command.quantity < taken)
    throw new Refused(409, 'seats-taken', {
      message: `${taken} seats are held or sold already`,
      field: 'quantity',
      limits: { min: taken },
    });
  const capacity = Math.min(stock.capacity, command.quantity);
  return { ...stock, capacity, available: capacity - taken };
}
