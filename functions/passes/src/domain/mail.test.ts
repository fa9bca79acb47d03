import { expect, test } from 'vitest';
import { mailAbout } from './mail.ts';
import type { PassOrder } from './order.ts';

const complete: PassOrder = {
  ...{ id: 'order', version: 2, status: 'complete', userId: 'buyer', ticketId: 'ticket' },
  ...{ title: 'Gala', total: 9000, currency: 'EUR', seats: 3, voided: [] },
};
const cancelled: PassOrder = { ...complete, version: 3, status: 'cancelled' };
const reduced: PassOrder = { ...complete, version: 3, total: 3000, voided: [3, 2] };
const about = { userId: 'buyer', orderId: 'order' };

test('an order is mailed about when it is complete, when seats are refunded and when it is cancelled', () => {
  expect(mailAbout(undefined, complete)).toEqual({ kind: 'order-confirmed', ...about });
  const refund = { kind: 'seats-refunded', ...about, seats: 2, amount: 6000, currency: 'EUR' };
  expect(mailAbout(complete, reduced)).toEqual(refund);
  expect(mailAbout(complete, cancelled)).toEqual({ kind: 'order-cancelled', ...about });
  const reason = 'The balcony is closed';
  expect(mailAbout(complete, reduced, reason)).toEqual({ ...refund, reason });
  expect(mailAbout(complete, cancelled, reason)).toMatchObject({ kind: 'order-cancelled', reason });
});

test('an order that was never complete, and a version that changes nothing, are silent', () => {
  expect(mailAbout(undefined, { ...cancelled, seats: 0 })).toBeUndefined();
  expect(mailAbout(undefined, { ...cancelled, status: 'expired', seats: 0 })).toBeUndefined();
  expect(mailAbout(complete, { ...complete, version: 3 })).toBeUndefined();
  expect(mailAbout(cancelled, { ...cancelled, version: 4 })).toBeUndefined();
});
