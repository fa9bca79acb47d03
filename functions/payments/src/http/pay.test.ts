import { randomUUID } from 'node:crypto';
import { OrderCompleted, OrderCreated, type OrderData } from '@boxoffice/shared/events/order.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test, vi } from 'vitest';
import { useStripe } from '../testing/stripe.ts';

const { url: stripeUrl } = await useStripe();
Object.assign(process.env, {
  STRIPE_API_URL: stripeUrl,
  STRIPE_SECRET_KEY: 'sk_test_pay',
});
await import('../group.ts');
const { stripe } = await import('../provider/stripe.ts');
const { livePayment } = await import('../tables/payments.ts');
// In the middle of a window of the rate limits, so that none ends during the tests.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
afterAll(() => {
  vi.useRealTimers();
});
useTable();
const { ask, deliver } = useFunction('payments');

const send = (type: string, data: object) =>
  deliver({ id: randomUUID(), source: '/boxoffice/orders', type, data });

const sellerId = randomUUID();

/** An order that the buyer can pay. */
async function placed(userId: string): Promise<OrderData> {
  const order: OrderData = {
    ...{ id: randomUUID(), version: 1, status: 'created', userId, ticketId: randomUUID() },
    ...{ sellerId, title: 'The Magic Flute', quantity: 1, total: 4500, currency: 'EUR' },
    expiresAt: new Date(Date.now() + 900_000).toISOString(),
  };
  expect(await send(OrderCreated.type, order)).toBe(204);
  return order;
}

/** The table requests of an action, without the deletion of published events. */
async function tableRequests(action: () => Promise<unknown>): Promise<string[]> {
  await publishedEvents();
  const sent = vi.spyOn(db, 'send').mockClear();
  await action();
  return sent.mock.calls
    .map(([command]) => command.constructor.name)
    .filter((name) => !name.startsWith('Delete') && !name.startsWith('BatchWrite'));
}

test('a paid order takes few table requests', async () => {
  const buyer = await newUser();
  const pay = ({ id: orderId }: OrderData) =>
    ask<{ id: string }>('POST', '/api/payments', {
      headers: buyer.headers,
      body: { orderId, token: 'tok_visa' },
    });
  // Reserves the buyer's next write requests, and reads the seller's account for a minute.
  await pay(await placed(buyer.id));
  const order = await placed(buyer.id);
  const paying = ['QueryCommand', 'PutCommand', 'PutCommand'];
  expect(await tableRequests(() => pay(order))).toEqual(paying);
  const complete = { ...order, version: 2, status: 'complete', paymentId: (await livePayment(order.id))?.id };
  expect(await tableRequests(() => send(OrderCompleted.type, complete))).toEqual([
    'PutCommand',
    'PutCommand',
  ]);
});

test('after a decline the order gets a second payment', async () => {
  const buyer = await newUser();
  const { id: orderId } = await placed(buyer.id);
  const pay = (token: string) =>
    ask<{ id: string }>('POST', '/api/payments', { headers: buyer.headers, body: { orderId, token } });
  expect((await pay('tok_chargeDeclined')).status).toBe(402);
  expect(await livePayment(orderId)).toBeUndefined();
  expect((await pay('tok_visa')).status).toBe(201);
  expect(await livePayment(orderId)).toMatchObject({ number: 2, status: 'authorised' });
});

test('payments of one order at the same time authorise it once', async () => {
  const buyer = await newUser();
  const { id: orderId } = await placed(buyer.id);
  const input = { headers: buyer.headers, body: { orderId, token: 'tok_visa' } };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => ask<{ id: string }>('POST', '/api/payments', input)),
  );
  // A double click gets the payment, or hears that the order is paid.
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const { data } = await stripe.paymentIntents.list({ limit: 100 });
  expect(data.filter(({ metadata }) => metadata.orderId === orderId)).toHaveLength(1);
});
