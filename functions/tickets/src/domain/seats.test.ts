import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { expect, test } from 'vitest';
import {
  availableAt,
  type CountedOrder,
  count,
  expectedCount,
  expiredSeconds,
  heldAt,
  type Seats,
} from './seats.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const expiry = now + 15 * MINUTE - 20_000;
const second = expiry / 1000;
const id = crypto.randomUUID();

const order = (status: OrderStatus, version: number, more: Partial<OrderData> = {}): OrderData => ({
  id,
  version,
  status,
  userId: crypto.randomUUID(),
  ticketId: crypto.randomUUID(),
  sellerId: crypto.randomUUID(),
  title: 'The Magic Flute',
  quantity: 3,
  total: 13_500,
  currency: 'EUR',
  expiresAt: new Date(expiry).toISOString(),
  ...more,
});

/** The seats after these events. Outdated events are refused. */
function seatsAfter(events: OrderData[], at = now): Seats {
  const seats: Seats = { sold: 0, held: {} };
  const orders = new Map<string, CountedOrder>();
  for (const event of events) {
    try {
      const counted = count(orders.get(event.id), event, at);
      orders.set(event.id, counted.order);
      seats.sold += counted.sold;
      for (const [m, difference] of Object.entries(counted.held))
        seats.held[m] = (seats.held[m] ?? 0) + difference;
    } catch (error) {
      expect(error).toMatchObject({ name: 'Refused' });
    }
  }
  return seats;
}

test('held seats count until their hold expires, and not a moment longer', () => {
  const seats = seatsAfter([order('created', 1)]);
  expect(seats).toEqual({ sold: 0, held: { [second]: 3 } });
  expect(heldAt(seats, expiry - 1)).toBe(3);
  expect(heldAt(seats, expiry)).toBe(0);
});

test('the seats of a complete order are sold', () => {
  expect(seatsAfter([order('created', 1), order('complete', 2)])).toEqual({ sold: 3, held: { [second]: 0 } });
});

test.each(['complete', 'cancelled', 'expired'] as const)(
  'the count of an order that is %s needs no read of its hold',
  (status) => {
    const [created, next] = [order('created', 1), order(status, 2)];
    const hold = expectedCount(created, now);
    expect(hold).toEqual({ stored: undefined, counted: count(undefined, created, now) });
    const stored = hold?.counted.order;
    expect(expectedCount(next, now)).toEqual({ stored, counted: count(stored, next, now) });
    expect(expectedCount(order(status, 3), now)).toBeUndefined();
  },
);

test.each(['cancelled', 'expired'] as const)('the seats of an order that is %s are free', (status) => {
  expect(seatsAfter([order('created', 1), order(status, 2)])).toEqual({ sold: 0, held: { [second]: 0 } });
});

test('the seats of a complete order that is cancelled are free', () => {
  const events = [order('created', 1), order('complete', 2), order('cancelled', 3)];
  expect(seatsAfter(events).sold).toBe(0);
});

test('a complete order adds its total to the earnings, and its cancellation subtracts it', () => {
  const complete = count(undefined, order('complete', 2), now);
  expect(complete.earned).toEqual({ amount: 13_500, currency: 'EUR' });
  expect(count(complete.order, order('cancelled', 3), now).earned.amount).toBe(-13_500);
});

test('the counts do not depend on the order and number of deliveries', () => {
  const [created, expired, complete] = [order('created', 1), order('expired', 2), order('complete', 3)];
  for (const events of [
    [created, expired, complete],
    [complete, created, expired],
    [expired, complete, complete, created],
    [created, created, complete, expired, created],
  ]) {
    const seats = seatsAfter(events);
    expect(seats.sold).toBe(3);
    expect(heldAt(seats, now)).toBe(0);
  }
});

test('the holds that expire in one second are counted together', () => {
  const other = order('created', 1, { id: crypto.randomUUID(), quantity: 2 });
  expect(seatsAfter([order('created', 1), other]).held).toEqual({ [second]: 5 });
});

test('a late event counts the sale, and does not change the count of an old second', () => {
  const late = expiry + 45 * MINUTE;
  const stored = count(undefined, order('created', 1), now).order;
  expect(count(stored, order('complete', 2), late)).toMatchObject({ sold: 3, held: {} });
  expect(count(undefined, order('created', 1), late)).toMatchObject({ sold: 0, held: {} });
});

test('a second is removed ten minutes after it', () => {
  const seats = { sold: 0, held: { [second]: 3, [second + 400]: 1 } };
  expect(expiredSeconds(seats, expiry + 10 * MINUTE)).toEqual([]);
  expect(expiredSeconds(seats, expiry + 10 * MINUTE + 1)).toEqual([String(second)]);
});

test('one write removes a bounded number of seconds, the oldest first', () => {
  const seconds = Array.from({ length: 3000 }, (_, n) => String(second - n));
  const seats = { sold: 0, held: Object.fromEntries(seconds.map((one) => [one, 1])) };
  const removed = expiredSeconds(seats, now + 365 * 86_400_000);
  expect(removed).toEqual(seconds.toReversed().slice(0, 50));
});

test('the available seats are never negative', () => {
  expect(availableAt({ quantity: 4, sold: 1, held: { [second]: 2 } }, now)).toBe(1);
  expect(availableAt({ quantity: 2, sold: 1, held: { [second]: 2 } }, now)).toBe(0);
});
