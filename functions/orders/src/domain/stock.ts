import { Refused } from '@boxoffice/shared/errors.ts';
import type { TicketData } from '@boxoffice/shared/events/ticket.ts';

/**
 * The seats of a ticket, as their owner counts them: `capacity` is `available`, plus what orders hold, plus
 * what is sold. The rest is a replica of the ticket at `ticketVersion`.
 */
export interface Stock {
  ticketId: string;
  ticketVersion: number;
  title: string;
  /** A seat's price in minor units. */
  price: number;
  currency: string;
  sellerId: string;
  capacity: number;
  available: number;
}

/** The stock as the ticket says it now. Seats that are held or sold stay so whatever the seller says. */
export function follow(stock: Stock | undefined, ticket: TicketData): Stock {
  if (stock && stock.ticketVersion >= ticket.version)
    throw new Refused(409, 'nothing-to-do', { message: 'A newer version is known' });
  const taken = stock ? stock.capacity - stock.available : 0;
  if (ticket.quantity < taken)
    throw new Error(`Ticket ${ticket.id} has ${ticket.quantity} seats, but ${taken} are held or sold`);
  return {
    ticketId: ticket.id,
    ticketVersion: ticket.version,
    title: ticket.title,
    price: ticket.price,
    currency: ticket.currency,
    sellerId: ticket.userId,
    capacity: ticket.quantity,
    available: ticket.quantity - taken,
  };
}

/**
 * The seller gives up free seats, before the ticket's next version says so: from here on nobody can take them,
 * so that the ticket can never promise less than what is held and sold.
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
