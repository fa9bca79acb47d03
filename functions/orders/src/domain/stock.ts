import { shardsFor } from '@boxoffice/shared/decisions/ticket-shards.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { TicketData } from '@boxoffice/shared/events/ticket.ts';

/** When and where an event is. */
export type EventTerms = Pick<TicketData, 'startsAt' | 'timeZone' | 'place'>;

const eventTerms = ({ startsAt, timeZone, place }: EventTerms): EventTerms => ({
  ...(startsAt !== undefined && { startsAt }),
  ...(timeZone !== undefined && { timeZone }),
  ...(place !== undefined && { place }),
});

/** A replica of a ticket at `ticketVersion`. `capacity` is the free seats of all shards + held + sold. */
export interface Terms {
  ticketId: string;
  ticketVersion: number;
  title: string;
  /** A seat's price in minor units. */
  price: number;
  currency: string;
  sellerId: string;
  event: EventTerms;
  sale: Sale;
  returns: Returns;
  /** Why the event is cancelled, in the seller's words. */
  cancelReason?: string | undefined;
  capacity: number;
}

/** When the seats are sold. Times are epoch milliseconds. */
export interface Sale {
  startsAt?: number | undefined;
  endsAt?: number | undefined;
  isPaused?: true | undefined;
  /** Since when the event is cancelled. */
  cancelledAt?: number | undefined;
}

/** When buyers can give complete orders back. Times are epoch milliseconds. */
export interface Returns {
  /** The seller's choice. */
  until?: number | undefined;
  /** When the date or the place has changed last. */
  movedAt?: number | undefined;
}

/**
 * Before an order is placed. An order of the sale can be paid for after its end.
 *
 * @throws Refused (409) outside of the sale
 */
export function checkSale({ startsAt, endsAt, isPaused, cancelledAt }: Sale, now: number): void {
  if (cancelledAt !== undefined) throw new Refused(409, 'event-cancelled');
  if (endsAt !== undefined && now >= endsAt) throw new Refused(409, 'sale-ended');
  if (startsAt !== undefined && now < startsAt) throw new Refused(409, 'sale-not-started');
  if (isPaused) throw new Refused(409, 'sale-paused');
}

/** The sale ends at the start of the event if the seller has not chosen another end. */
const saleOf = ({ salesStartAt, salesEndAt, startsAt, pausedAt, cancelledAt }: TicketData): Sale => {
  const end = salesEndAt ?? startsAt;
  return {
    ...(salesStartAt !== undefined && { startsAt: Date.parse(salesStartAt) }),
    ...(end !== undefined && { endsAt: Date.parse(end) }),
    ...(pausedAt !== undefined && { isPaused: true }),
    ...(cancelledAt !== undefined && { cancelledAt: Date.parse(cancelledAt) }),
  };
};

const returnsOf = ({ returnsUntil, movedAt }: TicketData): Returns => ({
  ...(returnsUntil !== undefined && { until: Date.parse(returnsUntil) }),
  ...(movedAt !== undefined && { movedAt: Date.parse(movedAt) }),
});

/** The seats of a ticket. They are spread over shards, so that many orders at once do not write one item. */
export interface Stock extends Terms {
  /** The free seats of each shard, by its number. Those of a shard that was not read are 0. */
  available: number[];
}

/** Seats of one shard: taken, or returned if `seats` is negative. */
export interface Part {
  shard: number;
  seats: number;
}

export const freeSeats = ({ available }: Stock): number => available.reduce((sum, seats) => sum + seats, 0);

/**
 * The stock after an event of its ticket. Held and sold seats stay, and the free ones are spread evenly. The number of
 * shards never falls, so an order can always return its seats to the shard that it has noted.
 *
 * @param seatsPerShard SEATS_PER_SHARD
 */
export function follow(stock: Stock | undefined, ticket: TicketData, seatsPerShard: number): Stock {
  if (stock && stock.ticketVersion >= ticket.version)
    throw new Refused(409, 'nothing-to-do', { message: 'The same or a newer version is stored' });
  const taken = stock ? stock.capacity - freeSeats(stock) : 0;
  if (ticket.quantity < taken)
    throw new Error(`Ticket ${ticket.id} has ${ticket.quantity} seats, but ${taken} are held or sold`);
  const shards = shardsFor(ticket.quantity, seatsPerShard, stock?.available.length);
  return {
    ticketId: ticket.id,
    ticketVersion: ticket.version,
    title: ticket.title,
    price: ticket.price,
    currency: ticket.currency,
    sellerId: ticket.userId,
    event: eventTerms(ticket),
    sale: saleOf(ticket),
    returns: returnsOf(ticket),
    ...(ticket.cancelReason !== undefined && { cancelReason: ticket.cancelReason }),
    capacity: ticket.quantity,
    available: level(Array<number>(shards).fill(Number.POSITIVE_INFINITY), ticket.quantity - taken),
  };
}

/**
 * Removes free seats, before the ticket's next version has the smaller quantity. From now on no buyer can take them, so
 * the ticket's quantity never falls below the held and sold seats. No seat moves to another shard: the ticket's version
 * stays, so an order that reads the shards at the same time could miss it.
 */
export function shrink(stock: Stock, command: { seller: string; quantity: number; version: number }): Stock {
  if (stock.sellerId !== command.seller) throw new Refused(403, 'ticket-not-yours');
  if (command.version !== stock.ticketVersion + 1) throw new Refused(409, 'conflict');
  const taken = stock.capacity - freeSeats(stock);
  if (command.quantity < taken)
    throw new Refused(409, 'seats-taken', {
      message: `${taken} seats are held or sold already`,
      field: 'quantity',
      limits: { min: taken },
    });
  const capacity = Math.min(stock.capacity, command.quantity);
  return { ...stock, capacity, available: level(stock.available, capacity - taken) };
}

/** Spreads seats as evenly as the most of each shard allows. Together these are at least as many. */
function level(most: number[], seats: number): number[] {
  const spread = [...most];
  let left = seats;
  [...most.keys()]
    .toSorted((a, b) => (most[a] ?? 0) - (most[b] ?? 0))
    .forEach((shard, n) => {
      spread[shard] = Math.min(most[shard] ?? 0, Math.floor(left / (most.length - n)));
      left -= spread[shard];
    });
  return spread;
}

/**
 * Chooses the shards that seats are taken from: the first one, then those after it, as many as needed.
 *
 * @param seats negative if seats are left over: these go to the first shard
 */
export function take({ available }: Stock, seats: number, first: number): Part[] {
  if (seats <= 0) return [{ shard: first, seats }];
  const parts: Part[] = [];
  let missing = seats;
  for (let n = 0; n < available.length && missing > 0; n++) {
    const shard = (first + n) % available.length;
    const taken = Math.min(missing, available[shard] ?? 0);
    if (taken > 0) parts.push({ shard, seats: taken });
    missing -= taken;
  }
  return parts;
}
