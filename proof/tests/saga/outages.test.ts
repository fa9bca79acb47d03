import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { AUTHORISE, paidOnce } from '../../harness/stripe-fake.ts';
import { pay, readOrder, test, waitForInvariants, waitForOrder } from './saga-test.ts';

describe('Stripe authorises nothing for a while', () => {
  // Stripe repeats a stored 500 for the same idempotency key for a day.
  test('a 500 is retried with another idempotency key, and one charge is made', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: AUTHORISE, kind: '500' });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('three 500s answer the buyer 503, and the next attempt pays', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: AUTHORISE, kind: '500', times: 3 });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
    expect(await stripe.paymentsOf(order.id)).toEqual([]);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('a 500 for a hosted checkout page is retried, and one page is opened', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: 'POST /v1/checkout/sessions', kind: '500' });
    const { status, body } = await pay(ann, order);
    expect(status).toBe(201);
    expect((await pay(ann, order)).body.url).toBe(body.url);
  });

  test.for(['429', '503', 'timeout'])(
    '%s charges nothing and leaves the order open, and the next attempt pays',
    async (kind, { stripe, ann, holdSeat }) => {
      const order = await holdSeat();
      await stripe.setFaults({ match: AUTHORISE, kind, times: 2, ms: 50 });
      const answer = await pay(ann, order, 'tok_visa');
      expect(answer.status).toBe(503);
      expect(await stripe.paymentsOf(order.id)).toEqual([]);
      expect((await readOrder(ann, order)).status).toBe('created');
      await stripe.setFaults();
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
      expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
    },
  );

  test('another card pays after an outage with the first card, and one charge is made', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: AUTHORISE, kind: '503', times: 2 });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
    await eventually(
      () => pay(ann, order, 'tok_mastercard'),
      ({ status }) => status === 201,
    );
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('cancelling the order ends a payment that has failed', async ({ system, stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: AUTHORISE, kind: '503', times: 2 });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
    expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
    await waitForInvariants(system);
    expect(await stripe.paymentsOf(order.id)).toEqual([]);
  });
});
