import { Refused } from '@boxoffice/shared/errors.ts';
import type { Held } from './order.ts';

/** A hold as its buyer's limits count it: until the lease lapses, unless the order ends before. */
export interface OpenHold {
  orderId: string;
  ticketId: string;
  quantity: number;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** A buyer, as far as the limits care. */
export interface Buyer {
  id: string;
  /** How many holds they have ever opened: two at once can't both be the next. */
  version: number;
  holds: OpenHold[];
}

/** What one buyer may hold at once. */
export interface HoldLimits {
  /** Orders of any tickets. */
  orders: number;
  /** Seats of one ticket. */
  seats: number;
}

/** More holds than this no buyer has, whatever is set: they are kept in one item, which DynamoDB bounds. */
const MOST_HOLDS = 1000;

/**
 * The limits as they are set, times `LIMITS_SCALE`.
 *
 * @param set HOLDS_PER_USER and SEATS_PER_USER
 */
export const scaled = (set: HoldLimits, scale: number): HoldLimits => ({
  orders: Math.min(MOST_HOLDS, Math.max(1, Math.round(set.orders * scale))),
  seats: Math.max(1, Math.round(set.seats * scale)),
});

/**
 * The buyer opens one more hold. Leases that have lapsed count no more, and are forgotten here: it takes no sweep
 * and no process.
 *
 * @param now epoch milliseconds
 * @throws Refused (409) beyond the limits
 */
export function withHold(buyer: Buyer, order: Held, limits: HoldLimits, now: number): Buyer {
  const open = buyer.holds.filter(({ expiresAt }) => expiresAt > now);
  if (open.length >= limits.orders)
    throw new Refused(409, 'orders-too-many', {
      message: `You have ${open.length} orders to pay for: pay for one, or cancel it, first`,
    });
  const seats = open
    .filter(({ ticketId }) => ticketId === order.ticket.id)
    .reduce((sum, { quantity }) => sum + quantity, order.quantity);
  if (seats > limits.seats)
    throw new Refused(409, 'seats-too-many', {
      message: `You can hold at most ${limits.seats} seats of one ticket`,
      field: 'quantity',
      limits: { max: limits.seats },
    });
  const hold: OpenHold = {
    orderId: order.id,
    ticketId: order.ticket.id,
    quantity: order.quantity,
    expiresAt: order.expiresAt,
  };
  return { id: buyer.id, version: buyer.version + 1, holds: [...open, hold] };
}
