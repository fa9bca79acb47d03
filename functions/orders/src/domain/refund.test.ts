import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { expect, test } from 'vitest';
import type { Complete, Held } from './order.ts';
import { endWithEvent, refund, returnableUntil } from './refund.ts';
import type { Returns, Terms } from './stock.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const given: Given = { now, newId: () => crypto.randomUUID() };
const buyer = crypto.randomUUID();
const seller = crypto.randomUUID();

const ticket = (returns: Returns = {}, startsAt?: number): Terms => ({
  ticketId: crypto.randomUUID(),
  ticketVersion: 1,
  title: 'The Magic Flute',
  price: 5000,
  currency: 'EUR',
  sellerId: seller,
  event: startsAt === undefined ? {} : { startsAt: new Date(startsAt).toISOString() },
  sale: {},
  returns,
  capacity: 10,
});
const complete = (more: Partial<Complete> = {}): Complete => ({
  status: 'complete',
  id: crypto.randomUUID(),
  version: 2,
  userId: buyer,
  sellerId: seller,
  ticket: { id: crypto.randomUUID(), title: 'The Magic Flute', price: 4500 },
  quantity: 3,
  total: 13_500,
  currency: 'EUR',
  createdAt: now - DAY,
  completedAt: now - DAY,
  expiresAt: now - DAY + 900_000,
  paymentId: crypto.randomUUID(),
  ...more,
});
const bySeller = { by: seller, reason: 'The balcony is closed', admitted: 0 };
const giveBack = (order: Complete, command: Parameters<typeof refund>[3], terms = ticket()) =>
  refund(order, terms, [], command, 14, given);

test('some seats go back at the price that they were bought for, and the order stays complete', () => {
  const { state, events } = giveBack(complete(), { ...bySeller, quantity: 2 });
  expect(state).toMatchObject({
    status: 'complete',
    version: 3,
    quantity: 1,
    total: 4500,
    refunds: [{ quantity: 2, amount: 9000, reason: bySeller.reason, at: now }],
  });
  expect(events).toMatchObject([
    { type: 'order.reduced', data: { quantity: 1, total: 4500, version: 3, reason: bySeller.reason } },
  ]);
});

test('the fee of what is left goes down in proportion, and a cancelled order has none', () => {
  const { state, events } = giveBack(complete({ fee: 1000 }), { ...bySeller, quantity: 1 });
  expect(events).toMatchObject([{ data: { total: 9000, fee: 667 } }]);
  const { events: next } = giveBack(state as Complete, { ...bySeller, quantity: 1 });
  expect(next).toMatchObject([{ data: { total: 4500, fee: 333 } }]);
  expect(giveBack(state as Complete, bySeller).events[0]?.data).not.toHaveProperty('fee');
});

test('all seats, or the last ones, cancel the order with the reason', () => {
  const { state: reduced } = giveBack(complete(), { ...bySeller, quantity: 2 });
  for (const order of [complete(), reduced as Complete]) {
    const { state, events } = giveBack(order, bySeller);
    expect(state).toMatchObject({ status: 'cancelled', reason: bySeller.reason, reasonCode: 'refunded' });
    expect(events[0]?.data).not.toHaveProperty('paymentId');
    expect(events).toMatchObject([{ type: 'order.cancelled', data: { reason: bySeller.reason } }]);
  }
});

test('more seats than the order has, an unpaid order and a disputed payment are refused', () => {
  expect(() => giveBack(complete(), { ...bySeller, quantity: 4 })).toThrow('not have so many seats');
  const { paymentId, completedAt, ...rest } = complete();
  const held: Held = { ...rest, status: 'created' };
  expect(() => refund(held, ticket(), [], bySeller, 14, given)).toThrow('Only a complete order');
  const order = complete();
  const payment = (dispute: PaymentData['dispute']) =>
    [{ id: order.paymentId, dispute }] as unknown as PaymentData[];
  for (const dispute of ['open', 'lost'] as const)
    expect(() => refund(order, ticket(), payment(dispute), bySeller, 14, given)).toThrow('disputed');
  expect(refund(order, ticket(), payment('won'), bySeller, 14, given).state.status).toBe('cancelled');
});

test('only the seller and the buyer can give seats back, and only the seller gives a reason', () => {
  const stranger = { by: crypto.randomUUID(), admitted: 0 };
  expect(() => giveBack(complete(), stranger)).toThrow('no such order');
  expect(() => refund(undefined, ticket(), [], bySeller, 14, given)).toThrow('no such order');
  expect(() => giveBack(complete(), { by: buyer, admitted: 0 })).toThrow('cannot be given back now');
  const { state } = giveBack(
    complete(),
    { by: buyer, admitted: 0, reason: 'mine' },
    ticket({ until: now + 1 }),
  );
  expect(state).toMatchObject({ status: 'cancelled', reason: 'The order was refunded' });
});

test('a buyer can give back until the chosen time, and some days after a change, but not after the start', () => {
  const order = complete();
  expect(returnableUntil(order, ticket(), 14)).toBeUndefined();
  expect(returnableUntil(order, ticket({ until: now + DAY }), 14)).toBe(now + DAY);
  expect(returnableUntil(order, ticket({ movedAt: now }), 14)).toBe(now + 14 * DAY);
  expect(returnableUntil(order, ticket({ movedAt: order.createdAt - 1 }), 14)).toBeUndefined();
  expect(returnableUntil(order, ticket({ movedAt: now, until: now + 20 * DAY }, now + DAY), 14)).toBe(
    now + DAY,
  );
  expect(
    returnableUntil({ ...order, status: 'cancelled' }, ticket({ until: now + DAY }), 14),
  ).toBeUndefined();
});

test('a cancelled event ends complete and held orders with its reason', () => {
  const { paymentId, completedAt, ...rest } = complete();
  for (const order of [complete(), { ...rest, status: 'created' } as Held]) {
    const { state, events } = endWithEvent(order, { cancelReason: 'The singer is ill' }, given);
    expect(state).toMatchObject({
      status: 'cancelled',
      reason: 'The singer is ill',
      reasonCode: 'event-cancelled',
    });
    expect(events).toMatchObject([{ type: 'order.cancelled' }]);
  }
});
