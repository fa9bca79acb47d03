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
  ...(payment && { payment }),
  createdAt: '2026-11-25T20:00:00.000Z',
  version: 1,
});

test('coming back from the payment page proves nothing', () => {
  expect(phaseOf(order('created'), 'success')).toBe('processing');
  expect(phaseOf(order('created'), 'cancel')).toBe('back');
  expect(phaseOf(order('created'), null)).toBe('waiting');
});

test('a declined card is told while another can be tried, and not over a payment that may be under way', () => {
  expect(phaseOf(order('created', 'declined'), 'cancel')).toBe('declined');
  expect(phaseOf(order('created', 'declined'), null)).toBe('declined');
  expect(phaseOf(order('created', 'declined'), 'success')).toBe('processing');
});

test('what the order says counts, wherever one comes from', () => {
  expect(phaseOf(order('complete', 'captured'), 'cancel')).toBe('paid');
  expect(phaseOf(order('cancelled', 'released'), 'success')).toBe('cancelled');
  expect(phaseOf(order('created', 'authorised'), 'cancel')).toBe('processing');
});

test('money that arrives after the time is waited for, until it is let go', () => {
  expect(phaseOf(order('expired'), 'success')).toBe('late');
  expect(phaseOf(order('expired', 'authorised'), null)).toBe('late');
  expect(phaseOf(order('expired', 'released'), 'success')).toBe('expired');
  expect(phaseOf(order('expired'), null)).toBe('expired');
});

test('only what moves is waited for', () => {
  expect(isUnderWay(phaseOf(order('complete', 'authorised'), null))).toBe(true);
  expect(isUnderWay(phaseOf(order('complete', 'captured'), null))).toBe(false);
});
