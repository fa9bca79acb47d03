import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { expect, test } from 'vitest';
import { availableAt, type CountedOrder, count, forgettable, heldAt, type Seats } from './seats.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const lapse = now + 15 * MINUTE - 20_000;
const minute = (now + 15 * MINUTE) / MINUTE;
const id = crypto.randomUUID();

const order = (status: OrderStatus, version: number, more: Partial<OrderData> = {}): OrderData => ({
  id,
  version,
  status,
  userId: crypto.randomUUID(),
  ticketId: crypto.randomUUID(),
  title: 'The Magic Flute',
  quantity: 3,
  total: 13_500,
  currency: 'EUR',
  expiresAt: new Date(lapse).toISOString(),
  ...more,
});

/** The seats after these events, whichever of them are refused as too old. */
function seatsAfter(events: OrderData[], at = now): Seats {
  const seats: Seats = { sold: 0, held: {} };
  const known = new Map<string, CountedOrder>();
  for (const event of events) {
    try {
      const counted = count(known.get(event.id), event, at);
      known.set(event.id, counted.order);
      seats.sold += counted.sold;
      for (const [m, difference] of Object.entries(counted.held))
        seats.held[m] = (seats.held[m] ?? 0) + difference;
    } catch (error) {
      expect(error).toMatchObject({ name: 'Refused' });
    }
  }
  return seats;
}

test('an order holds its seats until the minute in which its lease lapses is over', () => {
  const seats = seatsAfter([order('created', 1)]);
  expect(seats).toEqual({ sold: 0, held: { [minute]: 3 } });
  expect(heldAt(seats, lapse)).toBe(3);
  expect(heldAt(seats, minute * MINUTE - 1)).toBe(3);
  expect(heldAt(seats, minute * MINUTE)).toBe(0);
});

test('a completed order has bought its seats', () => {
  expect(seatsAfter([order('created', 1), order('complete', 2)])).toEqual({ sold: 3, held: { [minute]: 0 } });
});

test.each(['cancelled', 'expired'] as const)('an order that is %s gives its seats back', (status) => {
  expect(seatsAfter([order('created', 1), order(status, 2)])).toEqual({ sold: 0, held: { [minute]: 0 } });
});

test('an order whose payment fell through gives back what it had bought', () => {
  const events = [order('created', 1), order('complete', 2), order('cancelled', 3)];
  expect(seatsAfter(events).sold).toBe(0);
});

test('a sale earns its total once, a payment that fell through takes it back, an older count earns nothing', () => {
  const complete = count(undefined, order('complete', 2), now);
  expect(complete.earned).toEqual({ amount: 13_500, currency: 'EUR' });
  expect(count(complete.order, order('cancelled', 3), now).earned.amount).toBe(-13_500);
  const { price, ...older } = complete.order;
  expect(count(older, order('cancelled', 3), now)).toMatchObject({ sold: -3, earned: { amount: 0 } });
});

test('whatever order events come in, and however often, the seats are the same', () => {
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

test('orders of one minute are counted together', () => {
  const other = order('created', 1, { id: crypto.randomUUID(), quantity: 2 });
  expect(seatsAfter([order('created', 1), other]).held).toEqual({ [minute]: 5 });
});

test('a sale that is told an hour late counts, and a hold that lapsed long ago is left alone', () => {
  const late = lapse + 45 * MINUTE;
  const known = count(undefined, order('created', 1), now).order;
  expect(count(known, order('complete', 2), late)).toMatchObject({ sold: 3, held: {} });
  expect(count(undefined, order('created', 1), late)).toMatchObject({ sold: 0, held: {} });
});

test('minutes are forgotten only long after nothing is counted into them', () => {
  const seats = { sold: 0, held: { [minute]: 3, [minute + 40]: 1 } };
  expect(forgettable(seats, (minute + 60) * MINUTE)).toEqual([]);
  expect(forgettable(seats, (minute + 60) * MINUTE + 1)).toEqual([String(minute)]);
});

test('what is available is never less than nothing, while events are under way', () => {
  expect(availableAt({ quantity: 4, sold: 1, held: { [minute]: 2 } }, now)).toBe(1);
  expect(availableAt({ quantity: 2, sold: 1, held: { [minute]: 2 } }, now)).toBe(0);
});
