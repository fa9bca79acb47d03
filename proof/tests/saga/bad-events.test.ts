import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe, expect } from 'vitest';
import { paidOnce } from '../../harness/stripe-fake.ts';
import { newEventId, pay, readOrder, test, waitForInvariants, waitForOrder } from './saga-test.ts';

const cancelled = (order: Order) => ({
  id: order.id,
  version: 2,
  status: 'cancelled',
  userId: order.userId,
  ticketId: order.ticket.id,
  sellerId: order.sellerId,
  title: order.ticket.title,
  quantity: 1,
  total: 4500,
  currency: 'USD',
  expiresAt: order.expiresAt,
});

describe('an event', () => {
  test('about an unknown order or of a future version becomes a dead letter and changes nothing', async ({
    system,
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    // A service without the order would accept an impossible version of it.
    await waitForInvariants(system);
    const [unknownOrder, unpaid, future] = [newEventId(), newEventId(), newEventId()];
    const payment = {
      id: crypto.randomUUID(),
      version: 2,
      orderId: crypto.randomUUID(),
      userId: order.userId,
      status: 'authorised',
      amount: 4500,
      currency: 'USD',
    };
    const completed = {
      ...cancelled(order),
      version: 98,
      status: 'complete',
      paymentId: crypto.randomUUID(),
    };
    const fromTheFuture = { ...cancelled(order), version: 99 };
    expect(await system.publish('payment.authorised', JSON.stringify(payment), unknownOrder)).toBe(202);
    expect(await system.publish('order.completed', JSON.stringify(completed), unpaid)).toBe(202);
    expect(await system.publish('order.cancelled', JSON.stringify(fromTheFuture), future)).toBe(202);
    await Promise.all([unknownOrder, unpaid, future].map((id) => system.hasDeadLetter(id)));
    expect(await readOrder(ann, order)).toMatchObject({ status: 'created', version: 1 });
    // Every service still accepts the true events of this order.
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('hold.lapsed that comes before the expiry of the hold is answered 503', async ({
    system,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    const lapsed = JSON.stringify({ orderId: order.id, expiresAt: new Date().toISOString() });
    expect(await system.deliver('orders', 'hold.lapsed', lapsed)).toBe(503);
    expect((await readOrder(ann, order)).status).toBe('created');
  });

  test('with an invalid field is answered 500 and changes nothing', async ({ system, ann, holdSeat }) => {
    const order = await holdSeat();
    const invalid = [{ version: 0 }, { status: 'paid' }, { total: '4500' }, { id: 'one' }];
    for (const field of invalid) {
      const body = JSON.stringify({ ...cancelled(order), ...field });
      expect(await system.deliver('payments', 'order.cancelled', body)).toBe(500);
    }
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  });
});

test('a refund larger than the capture is refused, and the order stays paid', async ({
  stripe,
  ann,
  holdSeat,
}) => {
  const order = await holdSeat();
  expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
  await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  const [payment] = await stripe.paymentsOf(order.id);
  expect(await stripe.post('/v1/refunds', { payment_intent: payment?.id ?? '', amount: '4501' })).toBe(400);
  expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  expect((await readOrder(ann, order)).status).toBe('complete');
});

test('an order is paid while 1,000 ticks arrive', async ({ system, stripe, ann, holdSeat }) => {
  const order = await holdSeat();
  const ticks = Array.from({ length: 20 }, async () => {
    for (let n = 0; n < 50; n++) expect(await system.tick()).toBe(202);
  });
  expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
  await Promise.all(ticks);
  await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  await waitForInvariants(system);
  expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
});
