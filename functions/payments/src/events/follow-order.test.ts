import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
  OrderReduced,
  OrderRefused,
} from '@boxoffice/shared/events/order.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { newOrder } from '@boxoffice/shared/testing/orders.ts';
import { expect, test, vi } from 'vitest';
import type { Payment } from '../domain/payment.ts';
import { completeWith, usePayments } from '../testing/payments.ts';

const { stripeUrl, setFaults, given, send, authorised } = await usePayments({
  STRIPE_SECRET_KEY: 'sk_test_follow',
});
const { paymentsService } = await import('../service.ts');
const { findPayment, livePayment, putPayment } = await import('../tables/payments.ts');
const { findOrder } = await import('../tables/orders.ts');
const { stripe } = await import('../provider/stripe.ts');
const { saveProviderState } = await import('../tables/provider-state.ts');

/** How many table requests an action takes. */
async function tableRequests(action: () => Promise<unknown>): Promise<number> {
  await publishedEvents();
  const sent = vi.spyOn(db, 'send');
  const before = sent.mock.calls.length;
  await action();
  return sent.mock.calls.length - before;
}

test('the replica of a new order is one write, and its repetition changes nothing', async () => {
  const order = newOrder();
  expect(await tableRequests(() => send(OrderCreated.type, order))).toBe(1);
  expect(await send(OrderCreated.type, { ...order, title: 'Repeated' })).toBe(204);
  expect(await findOrder(order.id)).toMatchObject({ version: 1, title: order.title });
});

test('events in any order and number capture a payment once', async () => {
  const order = newOrder();
  const payment = await authorised(order);
  const complete = completeWith(order, payment);
  const all = [complete, complete, order, complete].map((data) =>
    send(data === order ? OrderCreated.type : OrderCompleted.type, data),
  );
  await Promise.all(all);
  expect(await send(OrderCompleted.type, complete)).toBe(204);
  expect(await findPayment(payment)).toMatchObject({ status: 'captured', version: 3 });
  expect(await findOrder(order.id)).toMatchObject({ version: 2, status: 'complete' });
  const events = (await publishedEvents()).filter(({ subject }) => subject === payment.id);
  expect(events.map(({ type }) => type)).toEqual(['payment.authorised', 'payment.captured']);
});

test('a payment that another process has changed is read again', async () => {
  const [completed, refused] = [newOrder(), newOrder()];
  const [captured, released] = [await authorised(completed), await authorised(refused)];
  const changes = [
    { ...captured, version: 3, status: 'captured' },
    { ...released, version: 3, status: 'released', reason: 'The bank did not pay' },
  ] as Payment[];
  await stripe.paymentIntents.capture(captured.intentId ?? '');
  await stripe.paymentIntents.cancel(released.intentId ?? '');
  for (const state of changes) await paymentsService.commit({ writes: [putPayment(state)] });
  expect(await send(OrderCompleted.type, completeWith(completed, captured))).toBe(204);
  const refusal = { paymentId: released.id, reason: 'The seats were sold' };
  expect(await send(OrderRefused.type, { ...refused, version: 3, status: 'expired', refused: refusal })).toBe(
    204,
  );
  for (const { version, status, ...payment } of changes)
    expect(await findPayment(payment)).toMatchObject({ version, status });
});

test('an order of a version from the future captures nothing', async () => {
  const order = newOrder();
  const payment = await authorised(order);
  await send(OrderCreated.type, order);
  expect(await send(OrderCompleted.type, completeWith(order, payment, 52))).toBe(500);
  expect(await findPayment(payment)).toMatchObject({ status: 'authorised' });
  const { status } = await stripe.paymentIntents.retrieve(payment.intentId ?? '');
  expect(status).toBe('requires_capture');
});

test('a payment keeps the place of the live payment until it ends', async () => {
  const order = newOrder();
  const payment = await authorised(order);
  expect(await livePayment(order.id)).toMatchObject({ id: payment.id });
  expect(await send(OrderCancelled.type, { ...order, version: 2, status: 'cancelled' })).toBe(204);
  expect(await findPayment(payment)).toMatchObject({ status: 'released' });
  expect(await livePayment(order.id)).toBeUndefined();
});

test('what an order has decided is carried out by a sweep when the event is lost in an outage', async () => {
  const [captured, refused] = [newOrder(), newOrder()];
  const [first, second] = [await authorised(captured), await authorised(refused)];
  await stripe.paymentIntents.capture(second.intentId ?? '');
  await saveProviderState(
    second,
    { intent: { id: second.intentId ?? '', status: 'succeeded', refunded: 0 } },
    given,
  );
  await setFaults({ match: '*', kind: '503', times: 1000 });
  expect(await send(OrderCompleted.type, completeWith(captured, first))).toBe(503);
  const refusal = { paymentId: second.id, reason: 'The seats were sold' };
  expect(await send(OrderRefused.type, { ...refused, version: 3, status: 'expired', refused: refusal })).toBe(
    503,
  );
  await setFaults();
  expect(await send(Tick.type, {})).toBe(204);
  expect(await findPayment(first)).toMatchObject({ status: 'captured' });
  expect(await findPayment(second)).toMatchObject({ status: 'refunded', reason: refusal.reason });
});

/** A captured payment of a complete order with two seats. */
async function captured() {
  const order = { ...newOrder(), quantity: 2 };
  await send(OrderCreated.type, order);
  const payment = await authorised(order);
  const complete = completeWith(order, payment);
  expect(await send(OrderCompleted.type, complete)).toBe(204);
  const refunds = async () =>
    (await stripe.refunds.list({ payment_intent: payment.intentId ?? '' })).data.map(({ amount }) => amount);
  return { order, payment, complete, refunds };
}
const reducedTo = (order: OrderData, total: number, version = 3): OrderData => ({
  ...order,
  ...{ version, total, quantity: 1 },
});

test('seats that were given back are refunded once, whatever is repeated at the same time', async () => {
  const { payment, complete, refunds } = await captured();
  const reduced = reducedTo(complete, 2000);
  await Promise.all([1, 2, 3].map(() => send(OrderReduced.type, reduced)));
  expect(await send(OrderReduced.type, reduced)).toBe(204);
  expect(await refunds()).toEqual([2500]);
  expect(await findPayment(payment)).toMatchObject({ status: 'captured', refunded: 2500, reduced: 2500 });
  // A late event of an earlier version gives nothing back a second time.
  expect(await send(OrderCompleted.type, complete)).toBe(204);
  await Promise.all([1500, 0].map((total, n) => send(OrderReduced.type, reducedTo(complete, total, 4 + n))));
  expect((await refunds()).reduce((sum, amount) => sum + amount, 0)).toBe(4500);
});

test('a refund of a failure that Stripe repeats, or whose answer is lost, is made once', async () => {
  for (const kind of ['500', 'lost-answer', 'timeout'] as const) {
    const { complete, refunds } = await captured();
    await setFaults({ match: 'POST /v1/refunds', kind, times: 1, ms: 50 });
    const deliverOnce = () => send(OrderReduced.type, reducedTo(complete, 2000));
    await deliverOnce();
    await setFaults();
    // The first request can still be under way.
    await expect.poll(deliverOnce).toBe(204);
    expect(await refunds()).toEqual([2500]);
  }
});

test('an order that is reduced before its payment is captured pays for what is left', async () => {
  const order = { ...newOrder(), quantity: 2 };
  const payment = await authorised(order);
  const reduced = reducedTo(completeWith(order, payment), 2000);
  expect(await send(OrderReduced.type, reduced)).toBe(204);
  expect(await findPayment(payment)).toMatchObject({ status: 'captured', refunded: 2500 });
});

test('what somebody has refunded in the dashboard counts towards the seats that are given back', async () => {
  const { payment, complete, refunds } = await captured();
  await stripe.refunds.create({ payment_intent: payment.intentId ?? '', amount: 1000 });
  expect(await send(OrderReduced.type, reducedTo(complete, 2000))).toBe(204);
  expect((await refunds()).toSorted()).toEqual([1000, 1500]);
});

test('a refund that was lost in an outage is made by the sweep', async () => {
  const { complete, refunds } = await captured();
  await setFaults({ match: 'POST /v1/refunds', kind: '503', times: 1000 });
  expect(await send(OrderReduced.type, reducedTo(complete, 2000))).toBe(503);
  await setFaults();
  expect(await send(Tick.type, {})).toBe(204);
  expect(await refunds()).toEqual([2500]);
});

test('a reduced order that is cancelled then returns the rest', async () => {
  const { payment, complete, refunds } = await captured();
  await send(OrderReduced.type, reducedTo(complete, 2000));
  const { paymentId, ...cancelled } = { ...reducedTo(complete, 2000, 4), status: 'cancelled' as const };
  expect(await send(OrderCancelled.type, cancelled)).toBe(204);
  expect((await refunds()).toSorted()).toEqual([2000, 2500]);
  expect(await findPayment(payment)).toMatchObject({ status: 'refunded', refunded: 4500 });
});

test('a refund waits for the end of a dispute, and what the bank has taken counts', async () => {
  const answer = async (path: string, form: Record<string, string> = {}) => {
    const headers = { authorization: 'Bearer sk_test_follow' };
    const response = await fetch(`${stripeUrl}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    });
    return (await response.json()) as { id: string };
  };
  for (const evidence of ['winning_evidence', 'losing_evidence']) {
    const { payment, complete, refunds } = await captured();
    const { latest_charge } = await stripe.paymentIntents.retrieve(payment.intentId ?? '');
    const dispute = await answer(`/v1/charges/${latest_charge}/dispute`);
    expect(await send(OrderReduced.type, reducedTo(complete, 2000))).toBe(204);
    expect(await refunds()).toEqual([]);
    await answer(`/v1/disputes/${dispute.id}`, { 'evidence[uncategorized_text]': evidence });
    expect(await send(Tick.type, {})).toBe(204);
    expect(await refunds()).toEqual(evidence === 'winning_evidence' ? [2500] : []);
  }
});
