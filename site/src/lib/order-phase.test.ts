import type { Order } from '@boxoffice/shared/api/orders.ts';
import { expect, test } from 'vitest';
import { isUnderWay, phaseOf } from './order-phase.ts';

const order = (status: Order['status'], payment?: Order['payment']): Order => ({
  id: '0197a0d0-0000-7000-8000-000000000001',
  status,
  expiresAt: '2026-11-25T20:15:00.000Z',
  quantity: 1,
  ticket: { id: '0197a0d0-0000-7000-8000-000000000002', title: 'Gala', price: 4500 },
  total: 4500,
  currency: 'EUR',
  userId: '0197a0d0-0000-7000-8000-000000000003',
  sellerId: '0197a0d0-0000-7000-8000-000000000004',
  ...(payment && { payment }),
  createdAt: '2026-11-25T20:00:00.000Z',
  version: 1,
});

test('a return from the payment page is not a proof of payment', () => {
  expect(phaseOf(order('created'), 'success')).toBe('processing');
  expect(phaseOf(order('created'), 'cancel')).toBe('back');
  expect(phaseOf(order('created'), null)).toBe('waiting');
});

test('a declined card is shown unless another payment may be under way', () => {
  expect(phaseOf(order('created', 'declined'), 'cancel')).toBe('declined');
  expect(phaseOf(order('created', 'declined'), null)).toBe('declined');
  expect(phaseOf(order('created', 'declined'), 'success')).toBe('processing');
});

test('the status of the order outweighs the return from the payment page', () => {
  expect(phaseOf(order('complete', 'captured'), 'cancel')).toBe('paid');
  expect(phaseOf(order('cancelled', 'released'), 'success')).toBe('cancelled');
  expect(phaseOf(order('created', 'authorised'), 'cancel')).toBe('processing');
});

test('a late payment is shown until it is released', () => {
  expect(phaseOf(order('expired'), 'success')).toBe('late');
  expect(phaseOf(order('expired', 'authorised'), null)).toBe('late');
  expect(phaseOf(order('expired', 'released'), 'success')).toBe('expired');
  expect(phaseOf(order('expired'), null)).toBe('expired');
});

test('a page polls only while a payment is under way', () => {
  expect(isUnderWay(phaseOf(order('complete', 'authorised'), null))).toBe(true);
  expect(isUnderWay(phaseOf(order('complete', 'captured'), null))).toBe(false);
});
