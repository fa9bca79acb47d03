import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { environment } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';
import { booksOf, CARDS, charged, failing, noWebhooks, payOnPage } from './provider.ts';
import { becomes, becomesByTicks, orderOf, pageOf, type Stage } from './stage.ts';

/** The headers of Stripe's webhook for this body; `at` is in seconds before now. */
function signed(body: string, secret: string, at = 0): Record<string, string> {
  const time = Math.floor(Date.now() / 1000) - at;
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return { 'stripe-signature': `t=${time},v1=${signature}` };
}

/** What the provider says by itself: early, late, twice, never, or someone else in its name. */
export function webhooks({ url, ann, held }: Stage): void {
  const send = (body: string, headers: Record<string, string>) =>
    new Visitor(url).send('POST', '/webhooks/stripe', body, headers);
  const secret = (): string => environment().STRIPE_WEBHOOK_SECRET ?? '';

  describe('a webhook', () => {
    test('comes before the buyer does: the order completes, and coming back changes nothing', async () => {
      const order = await held();
      const { next } = await payOnPage(await pageOf(ann, order), CARDS.pays);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect((await ann.get(next.replace(/^https?:\/\/[^/]+/, ''))).status).toBe(200);
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('comes after the buyer does: coming back proves nothing, the webhook does', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      await failing({ match: '*', kind: 'webhook-delay', times: 100, ms: 1000 });
      const { next } = await payOnPage(page, CARDS.pays);
      await ann.get(next.replace(/^https?:\/\/[^/]+/, ''));
      expect((await orderOf(ann, order)).status).toBe('created');
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
    });

    test('comes twice, each of them: one order, one charge', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      await failing({ match: '*', kind: 'webhook-twice', times: 100 });
      await payOnPage(page, CARDS.pays);
      const { version } = await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(version).toBe(2);
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('never comes: a sweep asks the provider', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      await failing(noWebhooks);
      await payOnPage(page, CARDS.pays);
      expect((await orderOf(ann, order)).status).toBe('created');
      await becomesByTicks(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('says that an order is paid that is not: the provider is asked, and it is not', async () => {
      const order = await held();
      await pageOf(ann, order);
      const metadata = { orderId: order.id, paymentId: crypto.randomUUID() };
      const object = { object: 'payment_intent', id: 'pi_1', status: 'requires_capture', metadata };
      const body = JSON.stringify({ type: 'payment_intent.succeeded', data: { object } });
      expect((await send(body, signed(body, secret()))).status).toBe(200);
      expect((await orderOf(ann, order)).status).toBe('created');
    });

    test.each([
      [
        'of another thing',
        { type: 'customer.created', data: { object: { object: 'customer', id: 'cus_1' } } },
      ],
      ['of a payment of someone else', { data: { object: { object: 'charge', id: 'ch_1', metadata: {} } } }],
      ['of nothing', { type: 'v2.core.event', related_object: { id: 'x' } }],
      ['that is an empty object', {}],
    ])('%s is heard and ignored', async (_, event) => {
      const body = JSON.stringify(event);
      expect((await send(body, signed(body, secret()))).status).toBe(200);
    });

    test('with another secret, an old timestamp or a changed body is refused', async () => {
      const body = JSON.stringify({ data: { object: { object: 'payment_intent', id: 'pi_1' } } });
      expect((await send(body, signed(body, 'whsec_another'))).status).toBe(400);
      expect((await send(body, signed(body, secret(), 301))).status).toBe(400);
      expect((await send(`${body} `, signed(body, secret()))).status).toBe(400);
      expect((await send(body, {})).status).toBe(400);
    });
  });
}
