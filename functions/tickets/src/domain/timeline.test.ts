import { expect, test } from 'vitest';
import type { CountedOrder } from './seats.ts';
import { addOrder, type HourlySales, pointsOf } from './timeline.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.parse('2026-11-27T18:30:00Z');

/** An order of so many milliseconds ago, in whose id (UUIDv7) the time is. */
function order(ago: number, quantity = 1, status: CountedOrder['status'] = 'complete'): CountedOrder {
  const time = (now - ago).toString(16).padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000001`;
  return { id, version: 2, status, quantity, second: 0, price: { amount: 0, currency: 'EUR' } };
}

function timeline(...orders: CountedOrder[]) {
  const sales: HourlySales = { orders: 0, seats: new Map() };
  for (const each of orders) addOrder(sales, each);
  return { ...pointsOf(sales, now), orders: sales.orders };
}
const total = ({ points }: ReturnType<typeof timeline>) => points.reduce((sum, { seats }) => sum + seats, 0);

test('a sale of some hours has a point for each hour, also for those without an order', () => {
  expect(timeline(order(0, 2), order(2 * HOUR, 3), order(2 * HOUR, 1))).toEqual({
    ...{ orders: 3, seconds: 3600 },
    points: [
      { from: '2026-11-27T16:00:00.000Z', seats: 4 },
      { from: '2026-11-27T17:00:00.000Z', seats: 0 },
      { from: '2026-11-27T18:00:00.000Z', seats: 2 },
    ],
  });
});

test('only complete orders count', () => {
  const sales = timeline(order(0, 1, 'created'), order(0, 1, 'cancelled'), order(DAY, 1, 'expired'));
  expect(sales).toEqual({
    orders: 0,
    seconds: 3600,
    points: [{ from: '2026-11-27T18:00:00.000Z', seats: 0 }],
  });
});

test('a longer sale has days, weeks or four weeks, and at most 48 points with every seat', () => {
  const expected = [
    [47 * HOUR, 3600],
    [3 * DAY, 86_400],
    [47 * DAY, 86_400],
    [60 * DAY, 7 * 86_400],
    [900 * DAY, 28 * 86_400],
  ] as const;
  for (const [age, seconds] of expected) {
    const sales = timeline(order(age, 2), order(age / 2), order(0));
    expect(sales.seconds).toBe(seconds);
    expect(sales.points.length).toBeLessThanOrEqual(48);
    expect(total(sales)).toBe(4);
    expect(sales.points.at(-1)?.seats).toBe(1);
  }
});

test('a sale of more than 48 times four weeks shows the last of them', () => {
  const sales = timeline(order(2000 * DAY, 5), order(0));
  expect(sales.points).toHaveLength(48);
  expect([total(sales), sales.orders]).toEqual([1, 2]);
});
