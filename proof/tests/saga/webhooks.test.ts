import { createHmac } from 'node:crypto';
import { describe, expect } from 'vitest';
import { cards, NO_WEBHOOKS, paidOnce, payOnPage } from '../../harness/stripe-fake.ts';
import type { TestSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';
import { openCheckout, readOrder, test, tickUntilOrder, waitForOrder } from './saga-test.ts';

/** Stripe's signature header of a body. @param secondsAgo age of its timestamp */
function signed(body: string, secret: string, secondsAgo = 0): Record<string, string> {
  const time = Math.floor(Date.now() / 1000) - secondsAgo;
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return { 'stripe-signature': `t=${time},v1=${signature}` };
}

const send = ({ url }: TestSystem, body: string, headers: Record<string, string>) =>
  new Visitor(url).send('POST', '/webhooks/stripe', body, headers);
const secretOf = ({ env }: TestSystem): string => env.STRIPE_WEBHOOK_SECRET ?? '';
const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '');

describe('a webhook', () => {
  test('completes the order before the buyer returns', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const { next } = await payOnPage(await openCheckout(ann, order), cards.accepted);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect((await ann.get(pathOf(next))).status).toBe(200);
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('completes the order after the buyer has returned', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    await stripe.setFaults({ match: '*', kind: 'webhook-delay', times: 100, ms: 1000 });
    const { next } = await payOnPage(page, cards.accepted);
    await ann.get(pathOf(next));
    expect((await readOrder(ann, order)).status).toBe('created');
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  });

  test('takes effect once when Stripe sends it twice', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    await stripe.setFaults({ match: '*', kind: 'webhook-twice', times: 100 });
    await payOnPage(page, cards.accepted);
    const { version } = await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(version).toBe(2);
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('is replaced by a sweep when it never arrives', async ({ system, stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    await stripe.setFaults(NO_WEBHOOKS);
    await payOnPage(page, cards.accepted);
    expect((await readOrder(ann, order)).status).toBe('created');
    await tickUntilOrder(system, ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('completes no order that Stripe itself reports as unpaid', async ({ system, ann, holdSeat }) => {
    const order = await holdSeat();
    await openCheckout(ann, order);
    const metadata = { orderId: order.id, paymentId: crypto.randomUUID() };
    const object = { object: 'payment_intent', id: 'pi_1', status: 'requires_capture', metadata };
    const body = JSON.stringify({ type: 'payment_intent.succeeded', data: { object } });
    expect((await send(system, body, signed(body, secretOf(system)))).status).toBe(200);
    expect((await readOrder(ann, order)).status).toBe('created');
  });

  test.for([
    ['about a customer', { type: 'customer.created', data: { object: { object: 'customer', id: 'cus_1' } } }],
    [
      'about a payment of another application',
      { data: { object: { object: 'charge', id: 'ch_1', metadata: {} } } },
    ],
    ['without data', { type: 'v2.core.event', related_object: { id: 'x' } }],
    ['that is an empty object', {}],
  ] as const)('%s is answered 200 and ignored', async ([, event], { system }) => {
    const body = JSON.stringify(event);
    expect((await send(system, body, signed(body, secretOf(system)))).status).toBe(200);
  });

  test('with another secret, an old timestamp, or a changed body is refused', async ({ system }) => {
    const body = JSON.stringify({ data: { object: { object: 'payment_intent', id: 'pi_1' } } });
    const secret = secretOf(system);
    expect((await send(system, body, signed(body, 'whsec_another'))).status).toBe(400);
    expect((await send(system, body, signed(body, secret, 301))).status).toBe(400);
    expect((await send(system, `${body} `, signed(body, secret))).status).toBe(400);
    expect((await send(system, body, {})).status).toBe(400);
  });
});
