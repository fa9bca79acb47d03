import { describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { AUTHORISE, booksOf, charged, failing } from './provider.ts';
import { allIsRight, becomes, orderOf, pay, type Stage } from './stage.ts';

/** The provider doesn't authorise for a while. */
export function outages({ ann, held }: Stage): void {
  describe('a part of the provider is out', () => {
    test('a 500, which it will answer to this key for a day: another key is asked with, and one charge is made', async () => {
      const order = await held();
      await failing({ match: AUTHORISE, kind: '500' });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('500s for a while: the buyer hears to try again, and it works when the provider does', async () => {
      const order = await held();
      await failing({ match: AUTHORISE, kind: '500', times: 3 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
      expect(await booksOf(order.id)).toEqual([]);
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('500s while opening a hosted page: one page is opened', async () => {
      const order = await held();
      await failing({ match: 'POST /v1/checkout/sessions', kind: '500' });
      const { status, body } = await pay(ann, order);
      expect(status).toBe(201);
      expect((await pay(ann, order)).body.url).toBe(body.url);
    });

    test.each(['429', '503', 'timeout'])(
      '%s for a while: no charge, the order open; then one charge, the order complete',
      async (kind) => {
        const order = await held();
        await failing({ match: AUTHORISE, kind, times: 2, ms: 50 });
        const answer = await pay(ann, order, 'tok_visa');
        expect(answer.status).toBe(503);
        expect(await booksOf(order.id)).toEqual([]);
        expect((await orderOf(ann, order)).status).toBe('created');
        await failing();
        expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
        await becomes(ann, order, { status: 'complete', payment: 'captured' });
        expect(await booksOf(order.id)).toMatchObject(charged);
      },
    );

    test('another card can be tried a while after the first one met an outage: one charge', async () => {
      const order = await held();
      await failing({ match: AUTHORISE, kind: '503', times: 2 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
      await eventually(
        () => pay(ann, order, 'tok_mastercard'),
        ({ status }) => status === 201,
      );
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('what failed and was never tried again is given up when the order is cancelled', async () => {
      const order = await held();
      await failing({ match: AUTHORISE, kind: '503', times: 2 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
      expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
      await allIsRight();
      expect(await booksOf(order.id)).toEqual([]);
    });
  });
}
