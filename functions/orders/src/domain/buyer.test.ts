import { expect, test } from 'vitest';
import { type Buyer, type OpenHold, scaled, withHold } from './buyer.ts';
import type { Held } from './order.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-25T20:00:00Z');
const limits = { orders: 2, seats: 4 };

const hold = (more: Partial<OpenHold> = {}): OpenHold => ({
  orderId: crypto.randomUUID(),
  ticketId: 'flute',
  quantity: 1,
  expiresAt: now + MINUTE,
  ...more,
});
const buyer = (...holds: OpenHold[]): Buyer => ({ id: 'ann', version: holds.length, holds });
const order = (quantity: number, ticket = 'flute'): Held => ({
  status: 'created',
  id: 'new',
  version: 1,
  userId: 'ann',
  ticket: { id: ticket, title: ticket, price: 4500 },
  quantity,
  total: 4500 * quantity,
  currency: 'EUR',
  createdAt: now,
  expiresAt: now + 15 * MINUTE,
});

test('a hold is counted until its own lease lapses', () => {
  const { version, holds } = withHold(buyer(), order(3), limits, now);
  expect(version).toBe(1);
  expect(holds).toEqual([{ orderId: 'new', ticketId: 'flute', quantity: 3, expiresAt: now + 15 * MINUTE }]);
});

test('so many orders are open at once, and no more', () => {
  expect(withHold(buyer(hold()), order(1, 'gala'), limits, now).holds).toHaveLength(2);
  expect(() => withHold(buyer(hold(), hold()), order(1, 'gala'), limits, now)).toThrow('You have 2 orders');
});

test('so many seats of a ticket are held at once, in however many orders', () => {
  expect(withHold(buyer(hold({ quantity: 3 })), order(1), limits, now).holds).toHaveLength(2);
  expect(() => withHold(buyer(hold({ quantity: 3 })), order(2), limits, now)).toThrow('at most 4 seats');
  expect(() => withHold(buyer(), order(5), limits, now)).toThrow('at most 4 seats');
});

test('seats of other tickets count by themselves', () => {
  expect(withHold(buyer(hold({ quantity: 4, ticketId: 'gala' })), order(4), limits, now).holds).toHaveLength(
    2,
  );
});

test('leases that have lapsed count no more, at the very moment', () => {
  const lapsed = [hold({ quantity: 4, expiresAt: now }), hold({ expiresAt: now - MINUTE })];
  expect(withHold(buyer(...lapsed), order(4), limits, now).holds.map(({ orderId }) => orderId)).toEqual([
    'new',
  ]);
});

test('LIMITS_SCALE multiplies both, within what one item can keep', () => {
  expect(scaled({ orders: 20, seats: 50 }, 2)).toEqual({ orders: 40, seats: 100 });
  expect(scaled({ orders: 20, seats: 50 }, 0.001)).toEqual({ orders: 1, seats: 1 });
  expect(scaled({ orders: 20, seats: 50 }, 1000)).toEqual({ orders: 1000, seats: 50_000 });
});
