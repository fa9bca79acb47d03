import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { table } from '../../harness/system.ts';
import { AUTHORISE, booksOf, byHand, charged, failing, noWebhooks } from './provider.ts';
import { becomes, becomesByTicks, byTicks, madeUp, orderOf, pay, type Stage } from './stage.ts';

/** The provider does what it is asked, and nobody hears of it. */
export function answersAreLost({ ann, held }: Stage): void {
  describe('the answer to an authorisation is lost', () => {
    test('and asking again is asking once', async () => {
      const order = await held();
      await failing({ match: AUTHORISE, kind: 'lost-answer' });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('every time: the buyer hears that it is not known, tries again, and pays once', async () => {
      const order = await held();
      await failing(noWebhooks, { match: AUTHORISE, kind: 'lost-answer', times: 2 });
      const unknown = await pay(ann, order, 'tok_visa');
      expect(unknown.status).toBe(503);
      expect(unknown.headers.get('retry-after')).toBe('1');
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('every time, and the buyer goes away: a sweep finds the money, and they have their seats', async () => {
      const order = await held();
      await failing(noWebhooks, { match: AUTHORISE, kind: 'lost-answer', times: 2 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
      await becomesByTicks(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('and the order is cancelled meanwhile: a sweep finds the money and gives it back', async () => {
      const order = await held();
      await failing(noWebhooks, { match: AUTHORISE, kind: 'lost-answer', times: 2 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
      expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
      await byTicks(
        () => booksOf(order.id),
        ([book]) => book?.status === 'canceled',
      );
      expect(await booksOf(order.id)).toMatchObject([{ status: 'canceled', taken: 0 }]);
      expect((await orderOf(ann, order)).status).toBe('cancelled');
    });

    test('of a decline: the next try says so, and another card pays', async () => {
      const order = await held();
      await failing(noWebhooks, { match: AUTHORISE, kind: 'lost-answer', times: 2 });
      expect((await pay(ann, order, 'tok_chargeDeclined')).status).toBe(503);
      expect((await pay(ann, order, 'tok_chargeDeclined')).status).toBe(402);
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
    });

    test('twice, so that two authorisations live: one is captured, the other released', async () => {
      const order = await held();
      await failing(noWebhooks, { match: AUTHORISE, kind: 'lost-answer', times: 2 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
      await authoriseAgain(order);
      await becomesByTicks(ann, order, { status: 'complete', payment: 'captured' });
      const statuses = (await booksOf(order.id)).map(({ status }) => status);
      expect(statuses.sort()).toEqual(['canceled', 'succeeded']);
    });

    test('once, and a second authorisation shows up when the first is captured: it is released', async () => {
      const order = await held();
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      await authoriseAgain(order);
      await eventually(
        async () => (await booksOf(order.id)).map(({ status }) => status).sort(),
        (statuses) => statuses.join() === 'canceled,succeeded',
      );
      expect((await orderOf(ann, order)).status).toBe('complete');
    });
  });

  /** What a request does that the provider had answered with an error, and did after all. */
  async function authoriseAgain(order: Order): Promise<void> {
    const rows = await table('boxoffice-payments');
    const payment = rows.find(({ pk, orderId }) => String(pk).startsWith('PAYMENT#') && orderId === order.id);
    madeUp.add(String(payment?.id));
    const status = await byHand('/v1/payment_intents', {
      ...{ amount: '4500', currency: 'usd', confirm: 'true', capture_method: 'manual' },
      ...{ 'payment_method_types[]': 'card', payment_method: 'pm_card_visa' },
      ...{ 'metadata[paymentId]': String(payment?.id), 'metadata[orderId]': order.id },
    });
    expect(status).toBe(200);
  }
}
