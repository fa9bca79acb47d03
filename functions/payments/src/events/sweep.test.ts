import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { OrderCreated, OrderExpired } from '@boxoffice/shared/events/order.ts';
import { PaymentAuthorised, PaymentCaptured, PaymentDisputed } from '@boxoffice/shared/events/payment.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { stuckRows } from '@boxoffice/shared/tables/stuck.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { newOrder } from '@boxoffice/shared/testing/orders.ts';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Payment } from '../domain/payment.ts';
import { usePayments } from '../testing/payments.ts';

/** Orders and tickets: the versions that each one has of any payment, and the ids it was asked for. */
const versions: Record<string, number> = { '/orders': 0, '/tickets': 0 };
const asked: [service: string, id: string][] = [];
const followers = createServer(async (request, response) => {
  const service = request.url?.replace('/replicas/payments/versions', '') ?? '';
  const { replicas } = (await json(request)) as { replicas: { id: string }[] };
  asked.push(...replicas.map(({ id }): [string, string] => [service, id]));
  response.end(JSON.stringify(Object.fromEntries(replicas.map(({ id }) => [id, versions[service]]))));
}).listen(0, '127.0.0.1');
await once(followers, 'listening');
const followersUrl = `http://127.0.0.1:${(followers.address() as AddressInfo).port}`;
const { setFaults, given, send, started, authorised } = await usePayments({
  ORDERS_URL: `${followersUrl}/orders`,
  TICKETS_URL: `${followersUrl}/tickets`,
  STRIPE_SECRET_KEY: 'sk_test_sweep',
});
const { paymentsService } = await import('../service.ts');
const { findPayment, putSwept } = await import('../tables/payments.ts');
const { stripe } = await import('../provider/stripe.ts');
const { capture, createAtProvider } = await import('../provider/requests.ts');
const { saveProviderState } = await import('../tables/provider-state.ts');
afterAll(() => void followers.close());

const tick = () => send(Tick.type, {});
beforeEach(() => setFaults());

/** A stored payment of its own order. Payments with the same last digit are in one partition of the sweep. */
async function store(more: Partial<Payment>): Promise<Payment> {
  const order = newOrder();
  expect(await send(OrderCreated.type, order)).toBe(204);
  const id = `${randomUUID().slice(0, -4)}0000`;
  return started(order, { id, startedAt: Date.now() - 60_000, ...more });
}
const statusOf = async (payment: Payment) => (await findPayment(payment))?.status;
const stuck = async () =>
  (await stuckRows(paymentsService.table)).map(({ pk, sweepFailures }) => [pk, sweepFailures]);
/** Ends the wait of a payment that the last sweep has put off. */
async function endWait(waiting: Payment): Promise<void> {
  const payment = await findPayment(waiting);
  const { sweepFailures = 0, sweepError = '' } = payment as { sweepFailures?: number; sweepError?: string };
  if (payment)
    await paymentsService.commit({ writes: [putSwept(payment, given.now, { sweepFailures, sweepError })] });
}

test('a payment that the provider does not know stops no other one, and is listed after five sweeps', async () => {
  const unknown = await store({ status: 'authorised', intentId: 'pi_unknown', startedAt: 1 });
  const next = await store({});
  expect(await tick()).toBe(204);
  expect(await statusOf(next)).toBe('authorised');
  expect(await findPayment(unknown)).toMatchObject({ version: 1, sweepFailures: 1 });
  for (let failures = 2; failures <= 5; failures++) {
    expect(await stuck()).toEqual([]);
    await endWait(unknown);
    expect(await tick()).toBe(204);
  }
  expect(await stuck()).toEqual([[`ORDER#${unknown.orderId}`, 5]]);
  await setFaults({ match: '*', kind: '503', times: 1000 });
  await saveProviderState(unknown, { intent: { id: 'pi_1', status: 'canceled', refunded: 0 } }, given);
  expect(await stuck()).toEqual([]);
});

test('a tick is delivered again while the provider does not answer, and the payments behind are reached', async () => {
  const payments = [await store({ startedAt: 1 }), await store({ startedAt: 2 })];
  await setFaults({ match: '*', kind: '503', times: 2 });
  expect(await tick()).toBe(503);
  expect(await Promise.all(payments.map(statusOf))).toEqual(['started', 'authorised']);
  expect(await tick()).toBe(204);
  expect(await statusOf(payments[0] as Payment)).toBe('authorised');
  expect(await findPayment(payments[0] as Payment)).not.toHaveProperty('sweepFailures');
});

test('an open checkout page costs one request, until its next look is due', async () => {
  const payment = await store({ token: undefined });
  const open = await saveProviderState(payment, await createAtProvider(payment), given);
  expect(open.status).toBe('open');
  expect(await tick()).toBe(204);
  await setFaults({ match: 'GET /v1/checkout/sessions/:id', kind: '503', times: 1000 });
  expect(await tick()).toBe(204);
  await endWait(payment);
  expect(await tick()).toBe(503);
});

test('a lost authorisation is found by its metadata, without a list of the account', async () => {
  const payment = await store({});
  const { intent } = await createAtProvider(payment);
  await setFaults({ match: 'GET /v1/payment_intents', kind: '503', times: 1000 });
  expect(await tick()).toBe(204);
  expect(await findPayment(payment)).toMatchObject({ status: 'authorised', intentId: intent?.id });
  const query = `metadata['paymentId']:'${payment.id}'`;
  expect((await stripe.paymentIntents.search({ query })).data).toHaveLength(1);
});

test('a dispute that tickets has missed is published again, and a capture only for orders', async () => {
  const data = {
    id: randomUUID(),
    version: 5,
    status: 'captured',
    orderId: randomUUID(),
    userId: randomUUID(),
    ticketId: randomUUID(),
    amount: 4500,
    currency: 'EUR',
  } as const;
  const minuteAgo = { ...given, now: Date.now() - 60_000 };
  const captured = { ...data, id: randomUUID() };
  const events = [
    PaymentDisputed.of(data.id, { ...data, dispute: 'open' }, minuteAgo),
    PaymentCaptured.of(captured.id, captured, minuteAgo),
  ];
  await paymentsService.commit({ writes: [], events });
  const published = async () => (await publishedEvents()).filter(({ subject }) => subject === data.id).length;
  await expect.poll(published).toBe(1);
  Object.assign(versions, { '/orders': 5, '/tickets': 4 });
  await tick();
  await expect.poll(published).toBe(2);
  expect(asked).toContainEqual(['/tickets', data.id]);
  expect(asked).toContainEqual(['/orders', captured.id]);
  expect(asked).not.toContainEqual(['/tickets', captured.id]);
});

test('a capture is published again until orders has its version, and then leaves the index', async () => {
  const order = newOrder();
  await send(OrderCreated.type, order);
  const minuteAgo = { ...given, now: Date.now() - 60_000 };
  const begun = await started(order, { startedAt: minuteAgo.now });
  const payment = await saveProviderState(begun, await createAtProvider(begun), minuteAgo);
  await saveProviderState(payment, await capture({ intentId: payment.intentId ?? '' }), minuteAgo);
  const captured = await findPayment(payment);
  expect(captured).toMatchObject({ status: 'captured', gsi1pk: expect.any(String) });
  const published = async () =>
    (await publishedEvents()).filter(
      ({ subject, type }) => subject === payment.id && type === PaymentCaptured.type,
    );
  await expect.poll(published).toHaveLength(1);
  versions['/orders'] = payment.version;
  expect(await tick()).toBe(204);
  await expect.poll(published).toHaveLength(2);
  const [first, second] = await published();
  expect(second?.data).toEqual(first?.data);
  versions['/orders'] = payment.version + 1;
  expect(await tick()).toBe(204);
  expect(await findPayment(payment)).not.toHaveProperty('gsi1pk');
  expect(await findPayment(payment)).not.toHaveProperty('unconfirmedSince');
  await tick();
  expect(await published()).toHaveLength(2);
});

test('an authorised payment is published again until its order has decided, although orders has its version', async () => {
  const order = newOrder();
  await send(OrderCreated.type, order);
  const payment = await authorised(order);
  expect(await send(OrderExpired.type, { ...order, version: 2, status: 'expired' })).toBe(204);
  const questions = async () =>
    (await publishedEvents()).filter(
      ({ subject, type }) => subject === payment.id && type === PaymentAuthorised.type,
    ).length;
  await expect.poll(questions).toBe(1);
  versions['/orders'] = payment.version;
  expect(await tick()).toBe(204);
  await expect.poll(questions).toBe(2);
});
