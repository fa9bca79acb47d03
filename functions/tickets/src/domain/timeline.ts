import type { SalesTimeline } from '@boxoffice/shared/api/tickets.ts';
import type { CountedOrder } from './seats.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The distances between two points that are tried, in this order. */
const STEPS_MS = [HOUR_MS, DAY_MS, 7 * DAY_MS, 28 * DAY_MS];
const MOST_POINTS = 48;

/** The seats of complete orders by the hour (since the epoch) in which they were ordered. */
export interface HourlySales {
  orders: number;
  seats: Map<number, number>;
}

/** The time in a UUIDv7 (RFC 9562, section 5.7), in epoch milliseconds. */
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

export function addOrder(sales: HourlySales, { id, status, quantity }: CountedOrder): void {
  if (status !== 'complete') return;
  const hour = Math.floor(timeOf(id) / HOUR_MS);
  sales.orders++;
  sales.seats.set(hour, (sales.seats.get(hour) ?? 0) + quantity);
}

/**
 * The points of the sale: from its first order until now, in the smallest steps of which it has at most 48. A sale of
 * more than 48 times 28 days begins later.
 *
 * @param now epoch milliseconds
 */
export function pointsOf({ seats }: HourlySales, now: number): Pick<SalesTimeline, 'seconds' | 'points'> {
  const first = Math.min(...seats.keys(), Math.floor(now / HOUR_MS)) * HOUR_MS;
  const countOf = (step: number): number => Math.floor(now / step) - Math.floor(first / step) + 1;
  const step = STEPS_MS.find((each) => countOf(each) <= MOST_POINTS) ?? 28 * DAY_MS;
  const count = Math.min(countOf(step), MOST_POINTS);
  const start = (Math.floor(now / step) - count + 1) * step;
  const points = Array.from({ length: count }, (_, n) => ({
    from: new Date(start + n * step).toISOString(),
    seats: 0,
  }));
  for (const [hour, sold] of seats) {
    const point = points[Math.floor((hour * HOUR_MS - start) / step)];
    if (point) point.seats += sold;
  }
  return { seconds: step / 1000, points };
}
