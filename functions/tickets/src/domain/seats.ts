import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { Currency } from '@boxoffice/shared/api/values.ts';
import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';

/** Events change the count of a second until this long after it. Its seats show as free during that time. */
const COUNTED_MS = 5 * 60_000;
/** A second is removed this long after it. The margin over COUNTED_MS covers clock differences. */
const RETENTION_MS = 10 * 60_000;
/** DynamoDB limits an expression to 4 KB and 300 operators, so one write removes at most this many seconds. */
const MOST_REMOVED = 50;

/** The totals of complete orders by currency, in minor units; absent before the first order. */
type Earned = { [Code in Currency as `earned${Code}`]?: number | undefined };

/** What payments have returned by currency, in minor units; absent before the first refund. */
type Refunded = { [Code in Currency as `refunded${Code}`]?: number | undefined };

/** The part of the earnings that goes to the seller's account with the platform's share, by currency. */
type Transferred = { [Code in Currency as `transferred${Code}`]?: number | undefined };

/** The platform's share of that part, by currency. */
type Fees = { [Code in Currency as `fee${Code}`]?: number | undefined };

/** The sums of money that are counted for a ticket, in minor units. */
export type MoneyCount = 'earned' | 'transferred' | 'fee' | 'refunded';

/** The seats that orders have taken. */
export interface Seats extends Earned, Transferred, Fees, Refunded {
  sold: number;
  /** Held seats by the second (since the epoch) at which their holds expire. */
  held: Record<string, number>;
}

/** An amount in minor units of an ISO 4217 currency. */
interface Price {
  amount: number;
  currency: string;
}

/** The last count of an order. */
export interface CountedOrder {
  id: string;
  version: number;
  status: OrderStatus;
  quantity: number;
  second: number;
  price: Price;
  /** The platform's share of the price; absent if the money does not go to the seller's account. */
  fee?: number | undefined;
}

/** The changes of an order's event to the counts. */
export interface Count {
  order: CountedOrder;
  sold: number;
  earned: Price;
  /** In the same currency. */
  transferred: number;
  fee: number;
  held: Record<string, number>;
}

/** Holds end at whole seconds, so a seat shows as free in the very second in which it can be bought. */
const secondOf = (order: OrderData): number => Math.ceil(Date.parse(order.expiresAt) / 1000);

/**
 * Counts an order's event as a difference to the last count of the order. Differences can be added concurrently and in
 * any order.
 *
 * @param stored the last count of the order, if there is one
 * @param now epoch milliseconds
 * @throws Refused when the same or a newer version is counted already
 */
export function count(stored: CountedOrder | undefined, event: OrderData, now: number): Count {
  onlyNewer(stored, event);
  const { id, version, status, quantity, total: amount, currency } = event;
  const price = { amount, currency };
  const fees = event.fee === undefined ? {} : { fee: event.fee };
  const order: CountedOrder = { id, version, status, quantity, price, ...fees, second: secondOf(event) };
  const held: Record<string, number> = {};
  const hold = (second: number, seats: number) => {
    if (seats === 0 || second * 1000 < now - COUNTED_MS) return;
    held[second] = (held[second] ?? 0) + seats;
  };
  if (stored) hold(stored.second, -seatsIf('created', stored));
  hold(order.second, seatsIf('created', order));
  const change = (of: (order: CountedOrder) => number) => of(order) - (stored ? of(stored) : 0);
  return {
    order,
    sold: change((each) => seatsIf('complete', each)),
    earned: { amount: change(earnedBy), currency },
    transferred: change((each) => (each.fee === undefined ? 0 : earnedBy(each))),
    fee: change(feeOf),
    held,
  };
}

/**
 * The count of an order's first or second version without its last count: before the first version nothing is counted,
 * and the second one follows a hold of the same seats. Undefined for later versions, and for the second one of a free
 * order, which has no hold.
 *
 * @param now epoch milliseconds
 */
export function expectedCount(
  event: OrderData,
  now: number,
): { stored: CountedOrder | undefined; counted: Count } | undefined {
  if (event.version > 2 || (event.version === 2 && event.total === 0)) return undefined;
  const first: OrderData = { ...event, version: 1, status: 'created' };
  const stored = event.version === 2 ? count(undefined, first, now).order : undefined;
  return { stored, counted: count(stored, event, now) };
}

const earnedBy = ({ status, price }: CountedOrder): number => (status === 'complete' ? price.amount : 0);

const feeOf = ({ status, fee = 0 }: CountedOrder): number => (status === 'complete' ? fee : 0);

const seatsIf = (status: OrderStatus, order: CountedOrder): number =>
  order.status === status ? order.quantity : 0;

/** The held seats whose holds have not expired. */
export const heldAt = ({ held }: Seats, now: number): number =>
  Object.entries(held)
    .filter(([second]) => Number(second) * 1000 > now)
    .reduce((sum, [, seats]) => sum + seats, 0);

/** The seats to show as available. The orders service, which owns the stock, decides about an order. */
export const availableAt = (seats: Seats & { quantity: number }, now: number): number =>
  Math.max(0, seats.quantity - seats.sold - heldAt(seats, now));

/**
 * The oldest seconds whose counts do not change any more, as many as one write removes. Each event adds at most one
 * second, so a removal of more catches up after missed events.
 */
export const expiredSeconds = ({ held }: Seats, now: number): string[] =>
  Object.keys(held)
    .filter((second) => Number(second) * 1000 < now - RETENTION_MS)
    .sort((one, other) => Number(one) - Number(other))
    .slice(0, MOST_REMOVED);
