import { expect, test } from 'vitest';
import { addHold, type Buyer, type OpenHold, scaleLimits } from './buyer.ts';
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
const buyer = (...holds: OpenHold[]): Buyer => ({ id: 'ann', version: holds.length, holds, bought: 0 });
const order = (quantity: number, ticket = 'flute'): Held => ({
  status: 'created',
  id: 'new',
  version: 1,
  userId: 'ann',
  sellerId: 'sol',
  ticket: { id: ticket, title: ticket, price: 4500 },
  quantity,
  total: 4500 * quantity,
  currency: 'EUR',
  createdAt: now,
  expiresAt: now + 15 * MINUTE,
});

test('a hold counts until it expires', () => {
  const { version, holds } = addHold(buyer(), order(3), limits, now);
  expect(version).toBe(1);
  expect(holds).toEqual([{ orderId: 'new', ticketId: 'flute', quantity: 3, expiresAt: now + 15 * MINUTE }]);
});

test('the seats of a free order count as bought', () => {
  const free = { ...order(3), total: 0, status: 'complete' as const, completedAt: now };
  const next = addHold(buyer(hold()), free, limits, now);
  expect(next).toMatchObject({ version: 2, bought: 3, holds: [{}] });
  expect(() => addHold(next, free, limits, now)).toThrow('at most 4 seats');
});

test('the orders limit bounds the open orders of a buyer', () => {
  expect(addHold(buyer(hold()), order(1, 'gala'), limits, now).holds).toHaveLength(2);
  expect(() => addHold(buyer(hold(), hold()), order(1, 'gala'), limits, now)).toThrow('You have 2 orders');
});

test('the seats limit bounds the held seats of one ticket in all orders', () => {
  expect(addHold(buyer(hold({ quantity: 3 })), order(1), limits, now).holds).toHaveLength(2);
  expect(() => addHold(buyer(hold({ quantity: 3 })), order(2), limits, now)).toThrow('at most 4 seats');
  expect(() => addHold(buyer(), order(5), limits, now)).toThrow('at most 4 seats');
});

test('bought seats of the ticket count towards the seats limit, and not towards the orders limit', () => {
  const holding = { ...buyer(hold()), bought: 2 };
  expect(addHold(holding, order(1), limits, now)).toMatchObject({ bought: 2, holds: [{}, {}] });
  expect(() => addHold(holding, order(2), limits, now)).toThrow('at most 4 seats');
});

test('seats of another ticket do not count', () => {
  expect(addHold(buyer(hold({ quantity: 4, ticketId: 'gala' })), order(4), limits, now).holds).toHaveLength(
    2,
  );
});

test('a hold stops counting at the moment it expires', () => {
  const expired = [hold({ quantity: 4, expiresAt: now }), hold({ expiresAt: now - MINUTE })];
  expect(addHold(buyer(...expired), order(4), limits, now).holds.map(({ orderId }) => orderId)).toEqual([
    'new',
  ]);
});

test('LIMITS_SCALE multiplies both limits, up to the capacity of one item', () => {
  expect(scaleLimits({ orders: 20, seats: 50 }, 2)).toEqual({ orders: 40, seats: 100 });
  expect(scaleLimits({ orders: 20, seats: 50 }, 0.001)).toEqual({ orders: 1, seats: 1 });
  expect(scaleLimits({ orders: 20, seats: 50 }, 1000)).toEqual({ orders: 1000, seats: 50_000 });
});
