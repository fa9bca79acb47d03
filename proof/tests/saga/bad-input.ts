import { describe, expect, test } from 'vitest';
import { deliver, publish, tick } from '../../harness/system.ts';
import { booksOf, byHand, charged } from './provider.ts';
import { allIsRight, becomes, died, newEventId, orderOf, pay, type Stage } from './stage.ts';

/** What nobody should send: it is refused or ends as a dead letter, and nothing else changes. */
export function badInput({ ann, held }: Stage): void {
  describe('an event', () => {
    test('about what is not there, or of a version from the future, ends among the dead letters', async () => {
      const order = await held();
      const [nobodys, unpaid, future] = [newEventId(), newEventId(), newEventId()];
      const payment = {
        ...{ id: crypto.randomUUID(), version: 2, orderId: crypto.randomUUID(), userId: order.userId },
        ...{ status: 'authorised', amount: 4500, currency: 'USD' },
      };
      const completed = {
        ...eventOf(order),
        version: 98,
        status: 'complete',
        paymentId: crypto.randomUUID(),
      };
      const cancelled = { ...eventOf(order), version: 99 };
      expect(await publish('payment.authorised', JSON.stringify(payment), nobodys)).toBe(202);
      expect(await publish('order.completed', JSON.stringify(completed), unpaid)).toBe(202);
      expect(await publish('order.cancelled', JSON.stringify(cancelled), future)).toBe(202);
      await Promise.all([nobodys, unpaid, future].map(died));
      expect(await orderOf(ann, order)).toMatchObject({ status: 'created', version: 1 });
      // The true events after them are believed, by everyone.
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('that a hold has lapsed which has not is not believed', async () => {
      const order = await held();
      const lapsed = JSON.stringify({ orderId: order.id, expiresAt: new Date().toISOString() });
      expect(await deliver('orders', 'hold.lapsed', lapsed)).toBe(503);
      expect((await orderOf(ann, order)).status).toBe('created');
    });

    test('of version 0, or with an unknown status, is not understood', async () => {
      const order = await held();
      const wrong = [{ version: 0 }, { status: 'paid' }, { total: '4500' }, { id: 'one' }];
      for (const field of wrong) {
        const body = JSON.stringify({ ...eventOf(order), ...field });
        expect(await deliver('payments', 'order.cancelled', body)).toBe(500);
      }
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
    });
  });

  test('a refund larger than the capture is refused, and the order stays paid', async () => {
    const order = await held();
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await becomes(ann, order, { status: 'complete', payment: 'captured' });
    const [book] = await booksOf(order.id);
    const payment_intent = book?.id ?? '';
    expect(await byHand('/v1/refunds', { payment_intent, amount: '4501' })).toBe(400);
    expect(await booksOf(order.id)).toMatchObject(charged);
    expect((await orderOf(ann, order)).status).toBe('complete');
  });

  test('a storm of 1,000 ticks: payments go on under it, and all settles', async () => {
    const order = await held();
    const storm = Array.from({ length: 20 }, async () => {
      for (let n = 0; n < 50; n++) expect(await tick()).toBe(202);
    });
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await Promise.all(storm);
    await becomes(ann, order, { status: 'complete', payment: 'captured' });
    await allIsRight();
    expect(await booksOf(order.id)).toMatchObject(charged);
  });
}

const eventOf = (order: {
  id: string;
  userId: string;
  ticket: { id: string; title: string };
  expiresAt: string;
}) => ({
  ...{ id: order.id, version: 2, status: 'cancelled', userId: order.userId, ticketId: order.ticket.id },
  ...{ title: order.ticket.title, quantity: 1, total: 4500, currency: 'USD', expiresAt: order.expiresAt },
});
