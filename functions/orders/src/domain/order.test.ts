import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { expect, test } from 'vitest';
import {
  cancel,
  type Expired,
  expire,
  type Held,
  latestToTell,
  type Order,
  place,
  settle,
  statusAt,
  unpay,
} from './order.ts';
import type { Stock } from './stock.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const ids = { buyer: crypto.randomUUID(), seller: crypto.randomUUID(), ticket: crypto.randomUUID() };
const given: Given = { now, newId: () => crypto.randomUUID() };

const stock = (more: Partial<Stock> = {}): Stock => ({
  ticketId: ids.ticket,
  ticketVersion: 1,
  title: 'The Magic Flute',
  price: 4500,
  currency: 'EUR',
  sellerId: ids.seller,
  capacity: 4,
  available: 4,
  ...more,
});
const held = (more: Partial<Held> = {}): Held => ({
  status: 'created',
  id: crypto.randomUUID(),
  version: 1,
  userId: ids.buyer,
  ticket: { id: ids.ticket, title: 'The Magic Flute', price: 4500 },
  quantity: 2,
  total: 9000,
  currency: 'EUR',
  createdAt: now - MINUTE,
  expiresAt: now + 14 * MINUTE,
  ...more,
});
const lapsed = (more: Partial<Held> = {}): Held => held({ expiresAt: now - 1, ...more });
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
const buy = (quantity: number, from: Stock, lapsedOrders: Held[] = []) =>
  place(from, lapsedOrders, { buyer: ids.buyer, quantity, holdMs: 15 * MINUTE }, given);
const buySeeing = (seen: { price?: number; currency?: string }, from: Stock) =>
  place(from, [], { buyer: ids.buyer, quantity: 1, holdMs: 15 * MINUTE, seen }, given);
const types = (events: { type: string }[]) => events.map(({ type }) => type);

test('nobody buys at a price that they have not seen', () => {
  for (const seen of [{ price: 4400 }, { price: 4600 }, { price: 4500, currency: 'JPY' }])
    expect(() => buySeeing(seen, stock())).toThrow('The price has changed since you saw it');
  expect(buySeeing({ price: 4500, currency: 'EUR' }, stock()).state.order.total).toBe(4500);
});

test('a buyer holds seats for the length of the lease, at the price of the moment', () => {
  const { state, events } = buy(2, stock());
  expect(state.order).toMatchObject({
    status: 'created',
    total: 9000,
    expiresAt: now + 15 * MINUTE,
    version: 1,
  });
  expect(types(events)).toEqual(['order.created']);
});

test('more seats than are left are refused, and say whether any are', () => {
  expect(() => buy(2, stock({ available: 1 }))).toThrow('Not enough seats are left');
  expect(() => buy(1, stock({ available: 0 }))).toThrow('Sold out');
});

test('nobody buys their own ticket', () => {
  expect(() => buy(1, stock({ sellerId: ids.buyer }))).toThrow('You cannot buy your own ticket');
});

test('the seats of lapsed holds go to the next buyer, and no more holds end than are needed', () => {
  const [first, second] = [lapsed({ quantity: 1 }), lapsed({ quantity: 1 })];
  const { state, events } = buy(2, stock({ available: 1 }), [first, second]);
  expect(state.reclaimed.map(({ id, status }) => [id, status])).toEqual([[first.id, 'expired']]);
  expect(types(events)).toEqual(['order.expired', 'order.created']);
});

test('a lease lapses by the clock alone', () => {
  const order = held();
  expect(statusAt(order, order.expiresAt - 1)).toBe('created');
  expect(statusAt(order, order.expiresAt)).toBe('expired');
});

test('a hold that has not lapsed is not expired, whoever says so', () => {
  expect(() => expire(held(), given)).toThrow('The hold has not lapsed');
});

test('cancelling gives the seats back once; again, nothing happens; a lapsed one expires', () => {
  const cancelled = cancel(held(), given);
  expect(types(cancelled.events)).toEqual(['order.cancelled']);
  expect(cancel(cancelled.state, given)).toEqual({ state: cancelled.state, events: [] });
  expect(types(cancel(lapsed(), given).events)).toEqual(['order.expired']);
});

test('an order that is paid completes, and cannot be cancelled any more', () => {
  const order = held();
  const payment = paymentFor(order);
  const { state, events } = settle(order, payment, 0, given);
  expect(state).toMatchObject({ status: 'complete', version: 2, paymentId: payment.id });
  expect(types(events)).toEqual(['order.completed']);
  expect(() => cancel(state, given)).toThrow('A complete order cannot be cancelled');
});

test('a late payment is honoured while nobody took the seats, swept or not', () => {
  const order = lapsed();
  expect(settle(order, paymentFor(order), 0, given).state.status).toBe('complete');
  const swept: Expired = expire(order, given).state;
  expect(settle(swept, paymentFor(order), 2, given).state.status).toBe('complete');
});

test('a late payment for seats that others took is refused, and the buyer told why', () => {
  const swept = expire(lapsed(), given).state;
  const { state, events } = settle(swept, paymentFor(swept), 1, given);
  expect(state).toMatchObject({ status: 'expired', reason: expect.stringContaining('sold to others') });
  expect(types(events)).toEqual(['order.refused']);
});

test('a payment that meets a cancelled order is refused', () => {
  const { state: cancelled } = cancel(held(), given);
  expect(types(settle(cancelled, paymentFor(cancelled), 9, given).events)).toEqual(['order.refused']);
});

test('a second payment of a complete order is refused, and the first stays', () => {
  const order = held();
  const first = paymentFor(order);
  const { state: complete } = settle(order, first, 0, given);
  const { state, events } = settle(complete, paymentFor(order), 9, given);
  expect(state).toMatchObject({ status: 'complete', paymentId: first.id });
  expect(types(events)).toEqual(['order.refused']);
  expect(() => settle(complete, first, 9, given)).toThrow('completed the order before');
});

test('a payment of another amount or currency buys nothing', () => {
  const order = held();
  for (const wrong of [{ amount: 1 }, { currency: 'USD' }])
    expect(types(settle(order, paymentFor(order, wrong), 9, given).events)).toEqual(['order.refused']);
});

test('a payment whose money was let go meanwhile completes nothing', () => {
  const order = held();
  for (const status of ['released', 'refunded'] as const)
    expect(() => settle(order, paymentFor(order, { status }), 9, given)).toThrow('let go before');
});

test('a complete order whose money could not be taken gives its seats back', () => {
  const order = held();
  const payment = paymentFor(order);
  const { state: complete } = settle(order, payment, 0, given);
  const { state, events } = unpay(complete, { ...payment, reason: 'The bank said no' }, given);
  expect(state).toMatchObject({ status: 'cancelled', reason: 'The bank said no', version: 3 });
  expect(types(events)).toEqual(['order.cancelled']);
  expect(() => unpay(complete, paymentFor(order), given)).toThrow('did not complete');
});

test('a declined card is told of while another can be tried, and never instead of money that moved', () => {
  const order = held();
  const declined = paymentFor(order, { status: 'declined' });
  const released = paymentFor(order, { status: 'released' });
  expect(latestToTell(order, [declined, released], now)).toBe(declined);
  expect(latestToTell(lapsed(), [declined, released], now)).toBe(released);
  expect(latestToTell({ ...order, status: 'complete', paymentId: released.id }, [declined], now)).toBe(
    undefined,
  );
});
