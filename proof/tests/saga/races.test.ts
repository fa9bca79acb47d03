import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { AUTHORISE, paidOnce } from '../../harness/stripe-fake.ts';
import { expectSeatFree, pay, readOrder, test, waitForOrder } from './saga-test.ts';

/** The body of a `payment.*` event. */
const paymentEvent = (order: Order, id: string, status: string, version: number): string =>
  JSON.stringify({
    id,
    version,
    status,
    orderId: order.id,
    userId: order.userId,
    amount: order.total,
    currency: order.currency,
  });

describe('a buyer cancels and pays at the same time', () => {
  test('a cancellation that comes first releases the authorisation and frees the seat', async ({
    system,
    stripe,
    ann,
    bob,
    holdSeat,
  }) => {
    const order = await holdSeat();
    await stripe.setFaults({ match: AUTHORISE, kind: 'slow', ms: 400 });
    const payment = pay(ann, order, 'tok_visa');
    await eventually(
      () => system.table('payments'),
      (items) => items.some(({ orderId, status }) => orderId === order.id && status === 'started'),
    );
    expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
    await payment;
    await waitForOrder(ann, order, { status: 'cancelled', payment: 'released' });
    expect((await readOrder(ann, order)).reason).toContain('cancelled before the payment');
    expect(await stripe.paymentsOf(order.id)).toMatchObject([{ status: 'canceled', captured: 0 }]);
    await expectSeatFree(bob, order);
  });

  test('a cancellation that comes second is refused, and the order is complete', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete' });
    expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(409);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('simultaneous requests end with seat and charge, or with neither', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    for (let n = 0; n < 5; n++) {
      const order = await holdSeat();
      await Promise.all([pay(ann, order, 'tok_visa'), ann.delete(`/api/orders/${order.id}`)]);
      const { status } = await eventually(
        () => readOrder(ann, order),
        (current) =>
          current.status !== 'created' && ['captured', 'released', undefined].includes(current.payment),
      );
      await eventually(
        () => stripe.paymentsOf(order.id),
        (payments) =>
          payments.every((payment) => payment.status === (status === 'complete' ? 'succeeded' : 'canceled')),
      );
    }
  });
});

describe('events of a payment', () => {
  test('an authorisation that arrives after its release completes no order', async ({
    system,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    // The id sorts before all others: the order shows its latest payment.
    const id = crypto.randomUUID().replace(/^.{8}/, '00000000');
    const released = paymentEvent(order, id, 'released', 3);
    const authorised = paymentEvent(order, id, 'authorised', 2);
    expect(await system.deliver('orders', 'payment.released', released)).toBe(204);
    expect(await system.deliver('orders', 'payment.authorised', authorised)).toBe(204);
    expect(await readOrder(ann, order)).toMatchObject({ status: 'created', version: 1 });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  });

  test('a repeated event takes effect once', async ({ system, stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    const { version } = await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    const items = await system.table('orders');
    const payment = items.find(
      ({ pk, sk }) => pk === `ORDER#${order.id}` && String(sk).startsWith('PAYMENT#'),
    );
    const event = paymentEvent(order, String(payment?.id), 'authorised', 2);
    for (let n = 0; n < 3; n++) expect(await system.deliver('orders', 'payment.authorised', event)).toBe(204);
    expect(await system.publish('payment.authorised', event)).toBe(202);
    expect(await readOrder(ann, order)).toMatchObject({ status: 'complete', version });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });
});
