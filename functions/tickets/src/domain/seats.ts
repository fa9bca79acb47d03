import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { Currency } from '@boxoffice/shared/api/values.ts';
import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';

const MINUTE_MS = 60_000;
/** How long after a minute holds that lapsed in it are still counted; they show as free all that time. */
const COUNTED_MS = 30 * MINUTE_MS;
/** How long after a minute it is forgotten: so much later that clocks which differ never count into it again. */
const KEPT_MS = 60 * MINUTE_MS;

/** The totals of complete orders in each currency, in its minor units; absent before the first. */
type Earned = { [Code in Currency as `earned${Code}`]?: number | undefined };

/** The seats that orders have taken, as their events tell. */
export interface Seats extends Earned {
  sold: number;
  /** Held seats by the minute (since the epoch) by whose beginning their leases have all lapsed. */
  held: Record<string, number>;
}

/** In minor units of an ISO 4217 currency. */
interface Price {
  amount: number;
  currency: string;
}

/** An order as it has been counted. */
export interface CountedOrder {
  id: string;
  version: number;
  status: OrderStatus;
  quantity: number;
  minute: number;
  /** What its buyer pays; absent in what was counted before 2026-11-25, which earned nothing here. */
  price?: Price | undefined;
}

/** How an order's event moves the counts. */
export interface Count {
  order: CountedOrder;
  sold: number;
  earned: Price;
  held: Record<string, number>;
}

/** Rounded up: a held seat never shows as free before its lease lapses, and does so within a minute after. */
const minuteOf = (order: OrderData): number => Math.ceil(Date.parse(order.expiresAt) / MINUTE_MS);

/**
 * Counts an order: the difference to how it was counted before. Orders of one ticket are counted at the same
 * time by adding such differences, in any order.
 *
 * @param known the order as it was counted before, if ever
 * @param now epoch milliseconds
 * @throws Refused when something as new is counted already
 */
export function count(known: CountedOrder | undefined, event: OrderData, now: number): Count {
  onlyNewer(known, event);
  const { id, version, status, quantity, total: amount, currency } = event;
  const price = { amount, currency };
  const order: CountedOrder = { id, version, status, quantity, price, minute: minuteOf(event) };
  const held: Record<string, number> = {};
  const hold = (minute: number, seats: number) => {
    if (seats === 0 || minute * MINUTE_MS < now - COUNTED_MS) return;
    held[minute] = (held[minute] ?? 0) + seats;
  };
  if (known) hold(known.minute, -seatsIf('created', known));
  hold(order.minute, seatsIf('created', order));
  const sold = seatsIf('complete', order) - (known ? seatsIf('complete', known) : 0);
  const earned = { amount: earnedBy(order) - (known ? earnedBy(known) : 0), currency };
  return { order, sold, earned, held };
}

const earnedBy = ({ status, price }: CountedOrder): number =>
  status === 'complete' ? (price?.amount ?? 0) : 0;

const seatsIf = (status: OrderStatus, order: CountedOrder): number =>
  order.status === status ? order.quantity : 0;

/** The seats whose leases haven't lapsed, by the clock alone. */
export const heldAt = ({ held }: Seats, now: number): number =>
  Object.entries(held)
    .filter(([minute]) => Number(minute) * MINUTE_MS > now)
    .reduce((sum, [, seats]) => sum + seats, 0);

/** The seats that a visitor can be shown as free; what they can really have, the owner of the stock says. */
export const availableAt = (seats: Seats & { quantity: number }, now: number): number =>
  Math.max(0, seats.quantity - seats.sold - heldAt(seats, now));

/** The minutes that lapsed so long ago that nothing is counted into them any more. */
export const forgettable = ({ held }: Seats, now: number): string[] =>
  Object.keys(held).filter((minute) => Number(minute) * MINUTE_MS < now - KEPT_MS);
