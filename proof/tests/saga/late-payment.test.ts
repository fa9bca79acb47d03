import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe, expect } from 'vitest';
import {
  CANCEL,
  cards,
  NO_WEBHOOKS,
  paidOnce,
  payOnPage,
  type StripeFake,
} from '../../harness/stripe-fake.ts';
import type { Visitor } from '../../harness/visitor.ts';
import {
  openCheckout,
  pay,
  placeOrder,
  readOrder,
  sagaTest,
  tickUntilOrder,
  waitForInvariants,
  waitForOrder,
} from './saga-test.ts';

const test = sagaTest({ HOLD_SECONDS: '3' });
// Cold starts would use up a hold of three seconds.
test.beforeAll(async ({ ann, holdSeat }) => {
  await pay(ann, await holdSeat());
});

/** Pays an order on its page without a webhook, and waits until its hold has expired. */
async function payAndExpire(stripe: StripeFake, ann: Visitor, order: Order): Promise<Order> {
  const page = await openCheckout(ann, order);
  await stripe.setFaults(NO_WEBHOOKS);
  await payOnPage(page, cards.accepted);
  await waitForOrder(ann, order, { status: 'expired' });
  return order;
}

describe('the hold expires between the authorisation and its webhook', () => {
  test('the buyer gets seats that are still free and is charged once', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await payAndExpire(stripe, ann, await holdSeat());
    await tickUntilOrder(system, ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('the payment is released with a reason when another buyer holds the seat', async ({
    system,
    stripe,
    ann,
    bob,
    holdSeat,
  }) => {
    const order = await payAndExpire(stripe, ann, await holdSeat());
    const bobsOrder = await placeOrder(bob, order.ticket.id);
    const { reason } = await tickUntilOrder(system, ann, order, { status: 'expired', payment: 'released' });
    expect(reason).toBe('Your hold expired before you paid, and the seats were sold to others');
    expect(await stripe.paymentsOf(order.id)).toMatchObject([{ status: 'canceled', captured: 0 }]);
    expect(['created', 'expired']).toContain((await readOrder(bob, bobsOrder)).status);
  });

  test('a payment captured in the dashboard is refunded when another buyer has the seat', async ({
    system,
    stripe,
    ann,
    bob,
    holdSeat,
  }) => {
    const order = await payAndExpire(stripe, ann, await holdSeat());
    const [payment] = await stripe.paymentsOf(order.id);
    expect(await stripe.post(`/v1/payment_intents/${payment?.id}/capture`)).toBe(200);
    const bobsOrder = await placeOrder(bob, order.ticket.id);
    expect((await pay(bob, bobsOrder, 'tok_visa')).status).toBe(201);
    await waitForOrder(bob, bobsOrder, { status: 'complete', payment: 'captured' });
    await tickUntilOrder(system, ann, order, { status: 'expired', payment: 'refunded' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject([{ captured: 4500, refunded: 4500 }]);
    expect(await stripe.paymentsOf(bobsOrder.id)).toMatchObject(paidOnce);
  });

  test('a sweep makes a release whose event has run out of retries, with the same reason', async ({
    system,
    stripe,
    ann,
    bob,
    holdSeat,
  }) => {
    const order = await payAndExpire(stripe, ann, await holdSeat());
    await placeOrder(bob, order.ticket.id);
    await stripe.setFaults(NO_WEBHOOKS, { match: CANCEL, kind: '429', times: 12 });
    const { reason } = await tickUntilOrder(system, ann, order, { status: 'expired', payment: 'released' });
    expect(reason).toContain('sold to others');
  });
});

test('an open hosted checkout page expires with the hold, and nobody can pay on it', async ({
  system,
  stripe,
  ann,
  holdSeat,
}) => {
  const order = await holdSeat();
  const page = await openCheckout(ann, order);
  await waitForOrder(ann, order, { status: 'expired' });
  await system.tickUntil(
    () => stripe.checkoutPagesOf(order.id),
    ([checkout]) => checkout?.status === 'expired',
  );
  await payOnPage(page, cards.accepted);
  expect(await stripe.paymentsOf(order.id)).toEqual([]);
});

test('a payment that never reached Stripe ends when the hold has expired', async ({
  system,
  stripe,
  ann,
  holdSeat,
}) => {
  const order = await holdSeat();
  await stripe.setFaults({ match: 'POST /v1/payment_intents', kind: '503', times: 2 });
  expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
  await waitForOrder(ann, order, { status: 'expired' });
  await waitForInvariants(system);
  expect(await stripe.paymentsOf(order.id)).toEqual([]);
});
