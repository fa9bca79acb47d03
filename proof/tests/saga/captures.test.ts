import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { AUTHORISE, CANCEL, CAPTURE, paidOnce } from '../../harness/stripe-fake.ts';
import { expectSeatFree, pay, test, tickUntilOrder, waitForOrder } from './saga-test.ts';

describe('a capture fails for a while', () => {
  test.for(['500', '429', 'timeout', 'lost-answer'])(
    'a capture that meets %s four times is made once',
    async (kind, { stripe, ann, holdSeat }) => {
      const order = await holdSeat();
      await stripe.setFaults({ match: CAPTURE, kind, times: 4, ms: 50 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
      expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
    },
  );

  test('a sweep makes the capture when the event has run out of retries', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: CAPTURE, kind: '429', times: 12 });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete' });
    await tickUntilOrder(system, ann, order, { payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('a payments process killed after the authorisation captures the payment once', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: AUTHORISE, kind: 'slow', ms: 500 });
    const payment = pay(ann, order, 'tok_visa').catch(() => undefined);
    await eventually(
      () => stripe.paymentsOf(order.id),
      (payments) => payments.length === 1,
    );
    await system.kill('payments');
    await payment;
    await tickUntilOrder(system, ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });
});

test('a capture that fails for good cancels the order with a reason and frees the seat', async ({
  stripe,
  ann,
  bob,
  holdSeat,
}) => {
  const order = await holdSeat();
  await stripe.setFaults({ match: CAPTURE, kind: 'capture-fails' });
  expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
  const { reason } = await waitForOrder(ann, order, { status: 'cancelled', payment: 'released' });
  expect(reason).toContain('Your bank did not pay');
  expect(await stripe.paymentsOf(order.id)).toMatchObject([{ status: 'canceled', captured: 0 }]);
  await expectSeatFree(bob, order);
});

test('a release that meets three 500s is made', async ({ stripe, ann, holdSeat }) => {
  const order = await holdSeat();
  const { body } = await pay(ann, order, 'tok_threeDSecure2Required');
  expect(body.url).toBeDefined();
  await stripe.setFaults({ match: CANCEL, kind: '500', times: 3 });
  expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
  await eventually(
    () => stripe.paymentsOf(order.id),
    ([payment]) => payment?.status === 'canceled',
  );
});
