import { describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { killService } from '../../harness/system.ts';
import { AUTHORISE, booksOf, CANCEL, CAPTURE, charged, failing } from './provider.ts';
import { becomes, becomesByTicks, isFree, pay, type Stage } from './stage.ts';

/** What was authorised can't be taken or given back, for a while or for good. */
export function captures({ ann, bob, held }: Stage): void {
  describe('an authorisation is captured', () => {
    test.each(['500', '429', 'timeout', 'lost-answer'])(
      'the capture meets %s again and again, and is made once',
      async (kind) => {
        const order = await held();
        await failing({ match: CAPTURE, kind, times: 4, ms: 50 });
        expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
        await becomes(ann, order, { status: 'complete', payment: 'captured' });
        expect(await booksOf(order.id)).toMatchObject(charged);
      },
    );

    test('for longer than an event is retried: a sweep captures what was sold', async () => {
      const order = await held();
      await failing({ match: CAPTURE, kind: '429', times: 12 });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete' });
      await becomesByTicks(ann, order, { payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('the payments process is killed after the authorisation: the money is captured once', async () => {
      const order = await held();
      await failing({ match: AUTHORISE, kind: 'slow', ms: 500 });
      const paying = pay(ann, order, 'tok_visa').catch(() => undefined);
      await eventually(
        () => booksOf(order.id),
        (books) => books.length === 1,
      );
      await killService('payments');
      await paying;
      await becomesByTicks(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });
  });

  describe('a capture fails for good', () => {
    test('the order is cancelled with the reason, no money is taken, and the seat is free', async () => {
      const order = await held();
      await failing({ match: CAPTURE, kind: 'capture-fails' });
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      const { reason } = await becomes(ann, order, { status: 'cancelled', payment: 'released' });
      expect(reason).toContain('Your bank did not pay');
      expect(await booksOf(order.id)).toMatchObject([{ status: 'canceled', taken: 0 }]);
      await isFree(bob, order);
    });
  });

  describe('a release meets 500s', () => {
    test('and is made in the end', async () => {
      const order = await held();
      const { body } = await pay(ann, order, 'tok_threeDSecure2Required');
      expect(body.url).toBeDefined();
      await failing({ match: CANCEL, kind: '500', times: 3 });
      expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
      await eventually(
        () => booksOf(order.id),
        ([book]) => book?.status === 'canceled',
      );
    });
  });
}
