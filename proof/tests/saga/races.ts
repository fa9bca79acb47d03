import type { Order } from '@boxoffice/shared/api/orders.ts';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { deliver, publish, table } from '../../harness/system.ts';
import { AUTHORISE, booksOf, charged, failing } from './provider.ts';
import { becomes, isFree, orderOf, pay, type Stage } from './stage.ts';

const nothing = [{ status: 'canceled', taken: 0 }];

/** What becomes of a payment, as its event says it. */
const paymentEvent = (order: Order, id: string, status: string, version: number): string =>
  JSON.stringify({
    ...{ id, version, status, orderId: order.id, userId: order.userId },
    ...{ amount: order.total, currency: order.currency },
  });

/** Buyers who cancel while they pay. */
export function cancelsAndPayments({ ann, bob, held }: Stage): void {
  describe('cancel races pay', () => {
    test('and comes first: the authorisation is released, nothing is taken, the seat is free', async () => {
      const order = await held();
      await failing({ match: AUTHORISE, kind: 'slow', ms: 400 });
      const paying = pay(ann, order, 'tok_visa');
      await eventually(
        () => table('boxoffice-payments'),
        (rows) => rows.some(({ orderId, status }) => orderId === order.id && status === 'started'),
      );
      expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
      await paying;
      await becomes(ann, order, { status: 'cancelled', payment: 'released' });
      expect((await orderOf(ann, order)).reason).toContain('cancelled before the payment');
      expect(await booksOf(order.id)).toMatchObject(nothing);
      await isFree(bob, order);
    });

    test('and comes second: the order is complete, and cannot be cancelled', async () => {
      const order = await held();
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete' });
      expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(409);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('and both come at once, five times: each ends with the seat and the charge, or with neither', async () => {
      for (let n = 0; n < 5; n++) {
        const order = await held();
        await Promise.all([pay(ann, order, 'tok_visa'), ann.delete(`/api/orders/${order.id}`)]);
        const { status } = await eventually(
          () => orderOf(ann, order),
          (now) => now.status !== 'created' && ['captured', 'released', undefined].includes(now.payment),
        );
        await eventually(
          () => booksOf(order.id),
          (books) =>
            books.every((book) => book.status === (status === 'complete' ? 'succeeded' : 'canceled')),
        );
      }
    });
  });

  describe('events about one payment come in the wrong order', () => {
    test('its money is released before anyone heard of it: it completes nothing', async () => {
      const order = await held();
      // Older than any other: the buyer is shown the latest payment of an order.
      const id = crypto.randomUUID().replace(/^.{8}/, '00000000');
      expect(await deliver('orders', 'payment.released', paymentEvent(order, id, 'released', 3))).toBe(204);
      expect(await deliver('orders', 'payment.authorised', paymentEvent(order, id, 'authorised', 2))).toBe(
        204,
      );
      expect(await orderOf(ann, order)).toMatchObject({ status: 'created', version: 1 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
    });

    test('the same event twice takes effect once', async () => {
      const order = await held();
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      const { version } = await becomes(ann, order, { status: 'complete', payment: 'captured' });
      const rows = await table('boxoffice-orders');
      const payment = rows.find(
        ({ pk, sk }) => pk === `ORDER#${order.id}` && String(sk).startsWith('PAYMENT#'),
      );
      const said = paymentEvent(order, String(payment?.id), 'authorised', 2);
      for (let n = 0; n < 3; n++) expect(await deliver('orders', 'payment.authorised', said)).toBe(204);
      expect(await publish('payment.authorised', said)).toBe(202);
      expect(await orderOf(ann, order)).toMatchObject({ status: 'complete', version });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });
  });
}
