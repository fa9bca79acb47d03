import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { expect, test } from 'vitest';
import {
  type Complete,
  cancel,
  type Expired,
  expire,
  type Held,
  latestVisiblePayment,
  type Order,
  place,
  statusAt,
} from './order.ts';
import { cancelBecause } from './refund.ts';
import { cancelUnpaid, settle } from './settlement.ts';
import type { Stock } from './stock.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const ids = { buyer: crypto.randomUUID(), seller: crypto.randomUUID(), ticket: crypto.randomUUID() };
const given: Given = { now, newId: () => crypto.randomUUID() };

const stock = ({
  available = 4,
  ...more
}: {
  available?: number;
  price?: number;
  sellerId?: string;
} = {}): Stock => ({
  ticketId: ids.ticket,
  ticketVersion: 1,
  title: 'The Magic Flute',
  price: 4500,
  currency: 'EUR',
  sellerId: ids.seller,
  event: {},
  sale: {},
  returns: {},
  capacity: 4,
  available: [available],
  ...more,
});
const held = (more: Partial<Held> = {}): Held => ({
  status: 'created',
  id: crypto.randomUUID(),
  version: 1,
  userId: ids.buyer,
  sellerId: ids.seller,
  ticket: { id: ids.ticket, title: 'The Magic Flute', price: 4500 },
  quantity: 2,
  total: 9000,
  currency: 'EUR',
  createdAt: now - MINUTE,
  expiresAt: now + 14 * MINUTE,
  ...more,
});
const expiredHold = (more: Partial<Held> = {}): Held => held({ expiresAt: now - 1, ...more });
const paymentFor = (order: Order, more: Partial<PaymentData> = {}): PaymentData => ({
  id: crypto.randomUUID(),
  version: 2,
  orderId: order.id,
  userId: order.userId,
  status: 'authorised',
  amount: order.total,
  currency: order.currency,
  ...more,
});
const buy = (quantity: number, from: Stock, expiredOrders: Held[] = []) =>
  place(from, expiredOrders, { buyer: ids.buyer, quantity, holdMs: 15 * MINUTE, shard: 0 }, given);
const buyAt = (displayed: { price?: number; currency?: string }, from: Stock) =>
  place(from, [], { buyer: ids.buyer, quantity: 1, holdMs: 15 * MINUTE, shard: 0, displayed }, given);
const types = (events: { type: string }[]) => events.map(({ type }) => type);

test('an order at another price than the displayed one is refused', () => {
  for (const displayed of [{ price: 4400 }, { price: 4600 }, { price: 4500, currency: 'JPY' }])
    expect(() => buyAt(displayed, stock())).toThrow('The price has changed since you saw it');
  expect(buyAt({ price: 4500, currency: 'EUR' }, stock()).state.order.total).toBe(4500);
});

test.each([
  [900_000, 1, 915_000],
  [900_000, 15_000, 915_000],
  [2000, 1, 3000],
])('a hold of %d ms that begins %d ms later ends at a whole step, after %d ms', (holdMs, later, end) => {
  const at = { ...given, now: now + later };
  const command = { buyer: ids.buyer, quantity: 1, holdMs, shard: 0 };
  expect(place(stock(), [], command, at).state.order.expiresAt).toBe(now + end);
});

test('an order holds its seats for 15 minutes at the current price', () => {
  const { state, events } = buy(2, stock());
  expect(state.order).toMatchObject({
    status: 'created',
    total: 9000,
    expiresAt: now + 15 * MINUTE,
    version: 1,
  });
  expect(types(events)).toEqual(['order.created']);
});

test('the events of an order name its seller', () => {
  const [event] = buy(2, stock()).events;
  expect(event?.data).toMatchObject({ userId: ids.buyer, sellerId: ids.seller });
});

test('an order for more seats than are left is refused, and says whether any are left', () => {
  expect(() => buy(2, stock({ available: 1 }))).toThrow('Not enough seats are left');
  expect(() => buy(1, stock({ available: 0 }))).toThrow('Sold out');
});

test('a seller cannot buy their own ticket', () => {
  expect(() => buy(1, stock({ sellerId: ids.buyer }))).toThrow('You cannot buy your own ticket');
});

test('the next buyer takes the seats of expired holds, and only as many holds as needed', () => {
  const [first, second] = [expiredHold({ quantity: 1 }), expiredHold({ quantity: 1 })];
  const { state, events } = buy(2, stock({ available: 1 }), [first, second]);
  expect(state.reclaimed.map(({ id, status }) => [id, status])).toEqual([[first.id, 'expired']]);
  expect(types(events)).toEqual(['order.expired', 'order.created']);
});

test('a hold expires by the clock alone', () => {
  const order = held();
  expect(statusAt(order, order.expiresAt - 1)).toBe('created');
  expect(statusAt(order, order.expiresAt)).toBe('expired');
});

test('a hold cannot be ended before it expires', () => {
  expect(() => expire(held(), given)).toThrow('The hold has not expired yet');
});

test('cancelling frees the seats once, and an order with an expired hold expires instead', () => {
  const cancelled = cancel(held(), given);
  expect(types(cancelled.events)).toEqual(['order.cancelled']);
  expect(cancel(cancelled.state, given)).toEqual({ state: cancelled.state, events: [] });
  expect(types(cancel(expiredHold(), given).events)).toEqual(['order.expired']);
});

test('a paid order is complete and cannot be cancelled', () => {
  const order = held();
  const payment = paymentFor(order);
  const { state, events } = settle(order, payment, { free: 0 }, given);
  expect(state).toMatchObject({ status: 'complete', version: 2, paymentId: payment.id, completedAt: now });
  expect(types(events)).toEqual(['order.completed']);
  expect(events[0]?.data).not.toHaveProperty('fee');
  const paidOut = settle(order, { ...payment, fee: 450 }, { free: 0 }, given);
  expect(paidOut.events).toMatchObject([{ type: 'order.completed', data: { fee: 450 } }]);
  expect(() => cancel(state, given)).toThrow('A complete order cannot be cancelled');
});

test('a late payment completes the order while its seats are free, before and after a sweep', () => {
  const order = expiredHold();
  expect(settle(order, paymentFor(order), { free: 0 }, given).state.status).toBe('complete');
  const swept: Expired = expire(order, given).state;
  expect(settle(swept, paymentFor(order), { free: 2 }, given).state.status).toBe('complete');
});

test('a late payment for seats that others bought is refused with a reason', () => {
  const swept = expire(expiredHold(), given).state;
  const { state, events } = settle(swept, paymentFor(swept), { free: 1 }, given);
  expect(state).toMatchObject({ status: 'expired', reason: expect.stringContaining('sold to others') });
  expect(types(events)).toEqual(['order.refused']);
});

test('a payment for a cancelled order is refused', () => {
  const { state: cancelled } = cancel(held(), given);
  expect(types(settle(cancelled, paymentFor(cancelled), { free: 9 }, given).events)).toEqual([
    'order.refused',
  ]);
});

test('a second payment for a complete order is refused, and the first one stays', () => {
  const order = held();
  const first = paymentFor(order);
  const { state: complete } = settle(order, first, { free: 0 }, given);
  const { state, events } = settle(complete, paymentFor(order), { free: 9 }, given);
  expect(state).toMatchObject({ status: 'complete', paymentId: first.id });
  expect(types(events)).toEqual(['order.refused']);
});

test('a repeated question about a payment gets the same answer and changes nothing', () => {
  const order = held();
  const first = paymentFor(order);
  const { state: complete } = settle(order, first, { free: 0 }, given);
  const completed = settle(complete, first, { free: 9 }, given);
  expect(completed.state).toBe(complete);
  expect(completed.events).toMatchObject([{ type: 'order.completed', data: { version: 2 } }]);

  const swept = expire(expiredHold(), given).state;
  const late = paymentFor(swept);
  const { state: refusing, refused } = settle(swept, late, { free: 0 }, given);
  // The seats are free again by now, but the refusal is final.
  const again = settle(refusing, { ...late, refused }, { free: 9 }, given);
  expect(again.state).toBe(refusing);
  expect(again.events).toMatchObject([
    { type: 'order.refused', data: { version: 3, refused: { paymentId: late.id, reason: refused } } },
  ]);
});

test('a late question about the payment of a refunded order changes nothing', () => {
  const order = held();
  const payment = paymentFor(order);
  const { state: complete } = settle(order, payment, { free: 0 }, given);
  const { state: refunded } = cancelBecause(
    complete as Complete,
    { reason: 'The singer is ill', reasonCode: 'refunded' },
    given,
  );
  const late = settle(refunded, { ...payment, status: 'captured' }, { free: 0 }, given);
  expect(late.state).toBe(refunded);
  expect(late.events).toMatchObject([
    { type: 'order.cancelled', data: { version: 3, reason: 'The singer is ill' } },
  ]);
  const second = settle(refunded, paymentFor(order), { free: 0 }, given);
  expect(types(second.events)).toEqual(['order.refused']);
  expect(second.state.reason).toBe('The singer is ill');
});

test('a payment of another amount or currency is refused', () => {
  const order = held();
  for (const wrong of [{ amount: 1 }, { currency: 'USD' }])
    expect(types(settle(order, paymentFor(order, wrong), { free: 9 }, given).events)).toEqual([
      'order.refused',
    ]);
});

test('a payment that was released or refunded meanwhile does not complete the order', () => {
  const order = held();
  for (const status of ['released', 'refunded'] as const)
    expect(() => settle(order, paymentFor(order, { status }), { free: 9 }, given)).toThrow(
      'released or refunded before',
    );
});

test('a complete order whose money could not be captured is cancelled', () => {
  const order = held();
  const payment = paymentFor(order);
  const { state: complete } = settle(order, payment, { free: 0 }, given);
  const { state, events } = cancelUnpaid(complete, { ...payment, reason: 'The bank said no' }, given);
  expect(state).toMatchObject({ status: 'cancelled', reason: 'The bank said no', version: 3 });
  expect(types(events)).toEqual(['order.cancelled']);
  expect(() => cancelUnpaid(complete, paymentFor(order), given)).toThrow('did not complete');
});

test('a declined card is shown while another card can be tried, and never instead of a released payment', () => {
  const order = held();
  const declined = paymentFor(order, { status: 'declined' });
  const released = paymentFor(order, { status: 'released' });
  expect(latestVisiblePayment(order, [declined, released], now)).toBe(declined);
  expect(latestVisiblePayment(expiredHold(), [declined, released], now)).toBe(released);
  expect(
    latestVisiblePayment(
      { ...order, status: 'complete', completedAt: now, paymentId: released.id },
      [declined],
      now,
    ),
  ).toBe(undefined);
});

test('an order of free seats is complete at once, without a payment', () => {
  const { state, events } = buy(2, stock({ price: 0 }));
  expect(state.order).toMatchObject({
    status: 'complete',
    version: 1,
    quantity: 2,
    total: 0,
    completedAt: now,
  });
  expect(events).toMatchObject([{ type: 'order.completed', data: { status: 'complete', total: 0 } }]);
  expect(events[0]?.data).not.toHaveProperty('paymentId');
  expect(() => buy(5, stock({ price: 0 }))).toThrow('Not enough seats are left');
});
