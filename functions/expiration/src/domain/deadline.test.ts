import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { expect, test } from 'vitest';
import { deadlineOf, isPending, lapse } from './deadline.ts';

const now = Date.parse('2026-11-22T20:00:00Z');
const given: Given = { now, newId: () => crypto.randomUUID() };
const order = (more: Partial<OrderData> = {}): OrderData => ({
  id: crypto.randomUUID(),
  version: 1,
  status: 'created',
  userId: crypto.randomUUID(),
  ticketId: crypto.randomUUID(),
  sellerId: crypto.randomUUID(),
  title: 'Gala',
  quantity: 1,
  total: 4500,
  currency: 'USD',
  expiresAt: new Date(now).toISOString(),
  ...more,
});

test('only an order with a hold has a pending deadline', () => {
  expect(isPending(deadlineOf(order()))).toBe(true);
  for (const status of ['complete', 'cancelled', 'expired'] as const)
    expect(isPending(deadlineOf(order({ status, version: 2 })))).toBe(false);
});

test('an expired hold is reported, and again ten minutes later', () => {
  const { state, events } = lapse(deadlineOf(order()), given);
  expect(events).toMatchObject([{ type: 'hold.lapsed', data: { expiresAt: '2026-11-22T20:00:00.000Z' } }]);
  expect(() => lapse(state, given)).toThrow('The hold has not expired yet, or is just reported');
  const later = lapse(state, { ...given, now: now + 600_000 });
  expect(later.events).toMatchObject([{ type: 'hold.lapsed', data: { orderId: state.orderId } }]);
});

test('an ended hold is not reported', () => {
  const ended = deadlineOf(order({ status: 'expired', version: 2 }));
  expect(() => lapse(ended, given)).toThrow('The hold has ended');
});

test('a hold is not reported before it expires', () => {
  const deadline = deadlineOf(order({ expiresAt: new Date(now + 1).toISOString() }));
  expect(() => lapse(deadline, given)).toThrow('The hold has not expired yet');
});
