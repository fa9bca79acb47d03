import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { expect, test } from 'vitest';
import { nextLook, retryRefused } from './next-look.ts';
import type { Payment } from './payment.ts';

const MINUTE = 60_000;
const startedAt = Date.parse('2026-11-28T20:00:00Z');
const at = (minutes: number) => startedAt + minutes * MINUTE;
const open = { status: 'open', startedAt } as Payment;
const order = { status: 'created', expiresAt: new Date(at(60)).toISOString() } as OrderData;

test('an open page is read after growing waits while the order can be paid, and when its hold ends', () => {
  expect([1, 15, 30, 45].map((minutes) => nextLook(open, order, at(minutes)))).toEqual(
    [2, 30, 60, 60].map(at),
  );
});

test('a payment with work left is read at every tick', () => {
  expect(nextLook(open, order, at(60))).toBe(at(60));
  expect(nextLook(open, { ...order, status: 'cancelled' }, at(5))).toBe(at(5));
  expect(nextLook({ ...open, status: 'authorised' } as Payment, order, at(5))).toBe(at(5));
});

test('a refused request is tried again after growing waits of at most half an hour', () => {
  expect([1, 2, 4, 5, 50].map((failures) => retryRefused(failures, startedAt))).toEqual(
    [2, 4, 16, 30, 30].map(at),
  );
});
