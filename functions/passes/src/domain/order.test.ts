import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { expect, test } from 'vitest';
import { checkIn } from './check-in.ts';
import { followOrder, type PassOrder } from './order.ts';
import { issuedPass, type Pass, type Seat, statusOf } from './pass.ts';

const given = { now: 1_000, newId: () => 'id' };
const event = (version: number, status: OrderData['status'], quantity = 3): OrderData => ({
  id: 'order',
  version,
  status,
  userId: 'buyer',
  ticketId: 'ticket',
  sellerId: 'seller',
  title: 'Gala',
  quantity,
  total: 0,
  currency: 'EUR',
  expiresAt: '2030-01-01T00:00:00.000Z',
});
const complete = followOrder(undefined, [], event(2, 'complete'));
const pass = (order: PassOrder, number: number): Pass => {
  const found = issuedPass(order, number, undefined);
  if (!found) throw new Error(`No pass ${number}`);
  return found;
};
const admittedSeat = (number: number): Seat => {
  const { next } = checkIn(pass(complete, number), { generation: 1 }, given);
  if (!next) throw new Error('Not admitted');
  return next;
};
const voidSeats = (order: PassOrder): number[] =>
  [1, 2, 3].filter((number) => statusOf(pass(order, number)) === 'void');

test('a complete order has one valid pass for each seat', () => {
  expect([1, 2, 3].map((number) => statusOf(pass(complete, number)))).toEqual(['valid', 'valid', 'valid']);
  expect(issuedPass(complete, 4, undefined)).toBeUndefined();
});

test('an order that was never complete has no pass', () => {
  const expired = followOrder(undefined, [], event(2, 'expired'));
  expect(issuedPass(expired, 1, undefined)).toBeUndefined();
  const paidLate = followOrder(expired, [], event(3, 'complete'));
  expect(voidSeats(paidLate)).toEqual([]);
});

test('the passes of a cancelled order are void', () => {
  expect(voidSeats(followOrder(complete, [], event(3, 'cancelled')))).toEqual([1, 2, 3]);
});

test('a repeated or late event changes nothing', () => {
  const cancelled = followOrder(complete, [], event(3, 'cancelled'));
  expect(() => followOrder(cancelled, [], event(2, 'complete'))).toThrow('same or a newer version');
  expect(() => followOrder(complete, [], event(2, 'complete'))).toThrow('same or a newer version');
});

test('a version that an order cannot have yet is an error, also as the first one', () => {
  expect(() => followOrder(undefined, [], event(99, 'complete'))).toThrow('too far ahead');
});

test('a refund of a part takes the last seats, and those of admitted passes at last', () => {
  expect(voidSeats(followOrder(complete, [], event(3, 'complete', 2)))).toEqual([3]);
  expect(voidSeats(followOrder(complete, [admittedSeat(3)], event(3, 'complete', 2)))).toEqual([2]);
  const all = [1, 2, 3].map(admittedSeat);
  expect(voidSeats(followOrder(complete, all, event(3, 'complete', 2)))).toEqual([3]);
});

test('a second refund of a part adds to the first', () => {
  const first = followOrder(complete, [], event(3, 'complete', 2));
  expect(voidSeats(followOrder(first, [], event(4, 'complete', 1)))).toEqual([2, 3]);
  expect(voidSeats(followOrder(first, [], event(4, 'complete', 2)))).toEqual([3]);
});
