import { Conflict } from '@boxoffice/shared/errors.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
} from '@boxoffice/shared/events/order.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { newOrder } from '@boxoffice/shared/testing/orders.ts';
import { expect, test } from 'vitest';
import { completeWith, usePayments } from '../testing/payments.ts';

const { setFaults, given, send, authorised } = await usePayments({ STRIPE_SECRET_KEY: 'sk_test_late' });
const { findPayment } = await import('../tables/payments.ts');
const { moveMoney } = await import('./move-money.ts');

/** An authorised payment of a complete order that is cancelled while Stripe does not answer. */
async function cancelledInAnOutage() {
  const created = newOrder();
  await send(OrderCreated.type, created);
  const payment = await authorised(created);
  const complete = completeWith(created, payment);
  const cancelled: OrderData = { ...created, version: 3, status: 'cancelled' };
  await setFaults({ match: '*', kind: '503', times: 1000 });
  expect(await send(OrderCancelled.type, cancelled)).toBe(503);
  await setFaults();
  return { payment, complete };
}

test('a late order.completed does not capture the payment of a cancelled order', async () => {
  const { payment, complete } = await cancelledInAnOutage();
  expect(await send(OrderCompleted.type, complete)).toBe(204);
  expect(await findPayment(payment)).toMatchObject({ status: 'released' });
});

test('a payment that is captured during the cancellation of its order is refunded', async () => {
  const { payment, complete } = await cancelledInAnOutage();
  await expect(moveMoney(complete, payment, given)).rejects.toThrow(Conflict);
  expect(await findPayment(payment)).toMatchObject({ status: 'authorised' });
  expect(await send(Tick.type, {})).toBe(204);
  expect(await findPayment(payment)).toMatchObject({ status: 'refunded', refunded: 4500 });
});
