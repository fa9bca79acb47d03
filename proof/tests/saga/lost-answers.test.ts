import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { AUTHORISE, NO_WEBHOOKS, paidOnce, type StripeFake } from '../../harness/stripe-fake.ts';
import type { TestSystem } from '../../harness/system.ts';
import { expectedViolations, pay, readOrder, test, tickUntilOrder, waitForOrder } from './saga-test.ts';

const LOST_TWICE = { match: AUTHORISE, kind: 'lost-answer', times: 2 };

describe('Stripe authorises a payment, and its answer is lost', () => {
  test('the retried request makes no second charge', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: AUTHORISE, kind: 'lost-answer' });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('a buyer who is answered 503 with Retry-After pays again and is charged once', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults(NO_WEBHOOKS, LOST_TWICE);
    const unknown = await pay(ann, order, 'tok_visa');
    expect(unknown.status).toBe(503);
    expect(unknown.headers.get('retry-after')).toBe('1');
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('a sweep completes the order of a buyer who does not try again', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults(NO_WEBHOOKS, LOST_TWICE);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
    await tickUntilOrder(system, ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('a sweep releases the authorisation of an order that was cancelled', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults(NO_WEBHOOKS, LOST_TWICE);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
    expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
    await system.tickUntil(
      () => stripe.paymentsOf(order.id),
      ([payment]) => payment?.status === 'canceled',
    );
    expect(await stripe.paymentsOf(order.id)).toMatchObject([{ status: 'canceled', captured: 0 }]);
    expect((await readOrder(ann, order)).status).toBe('cancelled');
  });

  test('a lost decline is answered to the next attempt, and another card pays', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults(NO_WEBHOOKS, LOST_TWICE);
    expect((await pay(ann, order, 'tok_chargeDeclined')).status).toBe(503);
    expect((await pay(ann, order, 'tok_chargeDeclined')).status).toBe(402);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  });

  test('of two authorisations one is captured and the other released', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults(NO_WEBHOOKS, LOST_TWICE);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
    await authoriseAgain(system, stripe, order);
    await tickUntilOrder(system, ann, order, { status: 'complete', payment: 'captured' });
    const statuses = (await stripe.paymentsOf(order.id)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['canceled', 'succeeded']);
  });

  test('an authorisation that appears after the capture of another is released', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    await authoriseAgain(system, stripe, order);
    await eventually(
      async () => (await stripe.paymentsOf(order.id)).map(({ status }) => status).sort(),
      (statuses) => statuses.join() === 'canceled,succeeded',
    );
    expect((await readOrder(ann, order)).status).toBe('complete');
  });
});

/** Authorises the payment a second time, as a request does that Stripe executed after answering it with an error. */
async function authoriseAgain(system: TestSystem, stripe: StripeFake, order: Order): Promise<void> {
  const items = await system.table('payments');
  const payment = items.find(({ pk, sk }) => pk === `ORDER#${order.id}` && String(sk).startsWith('PAYMENT#'));
  const paymentId = String(payment?.id);
  expectedViolations.add(paymentId);
  const status = await stripe.post('/v1/payment_intents', {
    amount: '4500',
    currency: 'usd',
    confirm: 'true',
    capture_method: 'manual',
    'payment_method_types[]': 'card',
    payment_method: 'pm_card_visa',
    'metadata[paymentId]': paymentId,
    'metadata[orderId]': order.id,
  });
  expect(status).toBe(200);
}
