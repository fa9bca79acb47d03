import { Refused } from '@boxoffice/shared/errors.ts';
import type { Complete, Held } from './order.ts';

/** A hold as the buyer's limits count it: until the hold expires or the order ends. */
export interface OpenHold {
  orderId: string;
  ticketId: string;
  quantity: number;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** The part of a buyer that the limits need. */
export interface Buyer {
  id: string;
  /** Changes with each opened hold and each change of the bought seats. It orders concurrent requests. */
  version: number;
  holds: OpenHold[];
  /** The seats that the buyer has bought of the ticket of the order, in complete orders. */
  bought: number;
}

/** The maximum of one buyer. */
export interface HoldLimits {
  /** Open orders, of all tickets together. */
  orders: number;
  /** Held and bought seats of one ticket. */
  seats: number;
}

/** The upper bound of the orders limit: one item stores all holds of a buyer, and DynamoDB limits an item's size. */
const MOST_HOLDS = 1000;

/**
 * Multiplies the limits by `LIMITS_SCALE`.
 *
 * @param configured HOLDS_PER_USER and SEATS_PER_USER
 */
export const scaleLimits = (configured: HoldLimits, scale: number): HoldLimits => ({
  orders: Math.min(MOST_HOLDS, Math.max(1, Math.round(configured.orders * scale))),
  seats: Math.max(1, Math.round(configured.seats * scale)),
});

/** Whether a buyer stays within the limits with one more hold. See `addHold`. */
export const fits = (buyer: Buyer, order: Held | Complete, limits: HoldLimits, now: number): boolean => {
  const open = openHolds(buyer, now);
  return open.length < limits.orders && seatsWith(order, buyer, open) <= limits.seats;
};

const openHolds = ({ holds }: Buyer, now: number): OpenHold[] =>
  holds.filter(({ expiresAt }) => expiresAt > now);

/** The held and bought seats of the order's ticket, with those of the order. */
const seatsWith = (order: Held | Complete, { bought }: Buyer, open: OpenHold[]): number =>
  open
    .filter(({ ticketId }) => ticketId === order.ticket.id)
    .reduce((sum, { quantity }) => sum + quantity, bought + order.quantity);

/**
 * Adds a hold to the buyer, or the seats of a free order, which are bought at once. Both count towards the limit of
 * seats. Expired holds do not count and are removed here, so no sweep has to do it.
 *
 * @param now epoch milliseconds
 * @throws Refused (409) when a limit is exceeded
 */
export function addHold(buyer: Buyer, order: Held | Complete, limits: HoldLimits, now: number): Buyer {
  const open = openHolds(buyer, now);
  if (open.length >= limits.orders)
    throw new Refused(409, 'orders-too-many', {
      message: `You have ${open.length} orders to pay for: pay for one, or cancel it, first`,
    });
  if (seatsWith(order, buyer, open) > limits.seats)
    throw new Refused(409, 'seats-too-many', {
      message: `You can buy at most ${limits.seats} seats of one ticket`,
      field: 'quantity',
      limits: { max: limits.seats },
    });
  const version = buyer.version + 1;
  if (order.status === 'complete')
    return { ...buyer, version, holds: open, bought: buyer.bought + order.quantity };
  const hold: OpenHold = {
    orderId: order.id,
    ticketId: order.ticket.id,
    quantity: order.quantity,
    expiresAt: order.expiresAt,
  };
  return { ...buyer, version, holds: [...open, hold] };
}
