import { Refused } from '@boxoffice/shared/errors.ts';
import type { TicketData } from '@boxoffice/shared/events/ticket.ts';

/** When and where an event is. */
export type EventTerms = Pick<TicketData, 'startsAt' | 'timeZone' | 'place'>;

export const eventTerms = ({ startsAt, timeZone, place }: EventTerms): EventTerms => ({
  ...(startsAt !== undefined && { startsAt }),
  ...(timeZone !== undefined && { timeZone }),
  ...(place !== undefined && { place }),
});

/**
 * The seats of a ticket: `capacity` is `available` + held + sold. The other fields are a replica of the ticket at
 * `ticketVersion`.
 */
export interface Stock extends EventTerms {
  ticketId: string;
  ticketVersion: number;
  title: string;
  /** A seat's price in minor units. */
  price: number;
  currency: string;
  sellerId: string;
  sale: Sale;
  capacity: number;
  available: number;
}

/** When the seats are sold. Times are epoch milliseconds. */
export interface Sale {
  startsAt?: number | undefined;
  endsAt?: number | undefined;
  isPaused?: true | undefined;
}

/**
 * Before an order is placed. An order of the sale can be paid for after its end.
 *
 * @throws Refused (409) outside of the sale
 */
export function checkSale({ startsAt, endsAt, isPaused }: Sale, now: number): void {
  if (endsAt !== undefined && now >= endsAt) throw new Refused(409, 'sale-ended');
  if (startsAt !== undefined && now < startsAt) throw new Refused(409, 'sale-not-started');
  if (isPaused) throw new Refused(409, 'sale-paused');
}

/** The sale ends at the start of the event if the seller has not chosen another end. */
const saleOf = ({ salesStartAt, salesEndAt, startsAt, pausedAt }: TicketData): Sale => {
  const end = salesEndAt ?? startsAt;
  return {
    ...(salesStartAt !== undefined && { startsAt: Date.parse(salesStartAt) }),
    ...(end !== undefined && { endsAt: Date.parse(end) }),
    ...(pausedAt !== undefined && { isPaused: true }),
  };
};

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
    price: ticket.price,
    currency: ticket.currency,
    sellerId: ticket.userId,
    ...eventTerms(ticket),
    sale: saleOf(ticket),
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
