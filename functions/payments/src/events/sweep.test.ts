import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Conflict } from '@boxoffice/shared/errors.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { PaymentAuthorised, PaymentCaptured, PaymentDisputed } from '@boxoffice/shared/events/payment.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { stuckRows } from '@boxoffice/shared/tables/stuck.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { startServer } from '@boxoffice/shared/testing/server.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Payment } from '../domain/payment.ts';

const stripeFake = await startServer('env', (port) => [
  `PORT=${port}`,
  'STATE=:memory:',
  process.execPath,
  new URL('../../stripe-fake/main.ts', import.meta.url).pathname,
]);
const stripeUrl = `http://127.0.0.1:${stripeFake.port}`;
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
Object.assign(process.env, {
  ORDERS_URL: `${followersUrl}/orders`,
  TICKETS_URL: `${followersUrl}/tickets`,
  STRIPE_API_URL: stripeUrl,
  STRIPE_SECRET_KEY: 'sk_test_sweep',
  PATIENCE_SECONDS: '0',
});
await import('../group.ts');
const { paymentsService } = await import('../service.ts');
const { findPayment, putPayment, putSwept } = await import('../tables/payments.ts');
const { stripe } = await import('../provider/stripe.ts');
const { createAtProvider } = await import('../provider/requests.ts');
const { saveProviderState } = await import('../tables/provider-state.ts');
const { moveMoney } = await import('./move-money.ts');
useTable();
const { deliver } = useFunction('payments');
afterAll(async () => {
  followers.close();
  await stripeFake.stop();
});

const given = { now: Date.now(), newId: randomUUID };
const tick = () => deliver({ id: randomUUID(), source: '/tests', type: Tick.type, data: {} });

async function setFaults(...faults: { match: string; kind: string; times: number }[]): Promise<void> {
  const url = `${stripeUrl}/stand-in/faults`;
  await fetch(url, { method: 'DELETE' });
  const headers = { 'content-type': 'application/json' };
  if (faults.length > 0) await fetch(url, { method: 'POST', headers, body: JSON.stringify(faults) });
}
beforeEach(() => setFaults());

const newOrder = (): OrderData => ({
  id: randomUUID(),
  version: 1,
  status: 'created',
  userId: randomUUID(),
  ticketId: randomUUID(),
  sellerId: randomUUID(),
  title: 'The Magic Flute',
  quantity: 1,
  total: 4500,
  currency: 'EUR',
  expiresAt: new Date(Date.now() + 900_000).toISOString(),
});
const deliverOrder = (type: string, data: OrderData) =>
  deliver({ id: randomUUID(), source: '/boxoffice/orders', type, data });

/** A stored payment of its own order. Payments with the same last digit are in one partition of the sweep. */
async function store(more: Partial<Payment>, order = newOrder()): Promise<Payment> {
  const id = `${randomUUID().slice(0, -4)}0000`;
  expect(await deliverOrder('order.created', order)).toBe(204);
  const payment = {
    id,
    version: 1,
    status: 'started',
    orderId: order.id,
    userId: order.userId,
    amount: 4500,
    currency: 'EUR',
    title: order.title,
    quantity: 1,
    token: 'tok_visa',
    startedAt: Date.now() - 60_000,
    ...more,
  } as Payment;
  await paymentsService.commit({ writes: putPayment(payment, undefined) });
  return payment;
}
const statusOf = async ({ id }: Payment) => (await findPayment(id))?.status;
const stuck = async () =>
  (await stuckRows(paymentsService.table)).map(({ pk, sweepFailures }) => [pk, sweepFailures]);
/** Ends the wait of a payment that the last sweep has put off. */
async function endWait({ id }: Payment): Promise<void> {
  const payment = await findPayment(id);
  const { sweepFailures = 0, sweepError = '' } = payment as { sweepFailures?: number; sweepError?: string };
  if (payment)
    await paymentsService.commit({ writes: [putSwept(payment, given.now, { sweepFailures, sweepError })] });
}

test('a payment that the provider does not know stops no other one, and is listed after five sweeps', async () => {
  const unknown = await store({ status: 'authorised', intentId: 'pi_unknown', startedAt: 1 });
  const next = await store({});
  expect(await tick()).toBe(204);
  expect(await statusOf(next)).toBe('authorised');
  expect(await findPayment(unknown.id)).toMatchObject({ version: 1, sweepFailures: 1 });
  for (let failures = 2; failures <= 5; failures++) {
    expect(await stuck()).toEqual([]);
    await endWait(unknown);
    expect(await tick()).toBe(204);
  }
  expect(await stuck()).toEqual([[`PAYMENT#${unknown.id}`, 5]]);
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
  expect(await findPayment(payments[0]?.id ?? '')).not.toHaveProperty('sweepFailures');
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
  expect(await findPayment(payment.id)).toMatchObject({ status: 'authorised', intentId: intent?.id });
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

/** An authorised payment, and its order, which was completed and then cancelled. */
async function cancelled() {
  const created = newOrder();
  const payment = await store({}, created);
  const authorised = await saveProviderState(payment, await createAtProvider(payment), given);
  const completed: OrderData = { ...created, version: 2, status: 'complete', paymentId: payment.id };
  return { authorised, completed, order: { ...completed, version: 3, status: 'cancelled' } as OrderData };
}

test('a late order.completed does not capture the payment of an order that is cancelled', async () => {
  const { authorised, completed, order } = await cancelled();
  await setFaults({ match: '*', kind: '503', times: 2 });
  expect(await deliverOrder('order.cancelled', order)).toBe(503);
  expect(await deliverOrder('order.completed', completed)).toBe(204);
  expect(await statusOf(authorised)).toBe('released');
});

test('a capture during a cancellation whose process dies is refunded', async () => {
  const { authorised, completed, order } = await cancelled();
  await setFaults({ match: '*', kind: '503', times: 2 });
  expect(await deliverOrder('order.cancelled', order)).toBe(503);
  await expect(moveMoney(completed, authorised, given)).rejects.toThrow(Conflict);
  expect(await statusOf(authorised)).toBe('authorised');
  expect(await tick()).toBe(204);
  expect(await findPayment(authorised.id)).toMatchObject({ status: 'refunded', refunded: 4500 });
});

test('an authorised payment without a decision is asked about again, although orders has its version', async () => {
  const created = newOrder();
  const payment = await store({}, created);
  const authorised = await saveProviderState(payment, await createAtProvider(payment), given);
  expect(await deliverOrder('order.expired', { ...created, version: 2, status: 'expired' })).toBe(204);
  const questions = async () =>
    (await publishedEvents()).filter(
      ({ subject, type }) => subject === payment.id && type === PaymentAuthorised.type,
    ).length;
  await expect.poll(questions).toBe(1);
  versions['/orders'] = authorised.version;
  expect(await tick()).toBe(204);
  await expect.poll(questions).toBe(2);
});
