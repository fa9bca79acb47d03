import { describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import {
  answerBank,
  booksOf,
  byHand,
  CARDS,
  charged,
  failing,
  noWebhooks,
  pagesOf,
  payOnPage,
} from './provider.ts';
import { becomes, becomesByTicks, orderOf, pageOf, pay, type Stage } from './stage.ts';

/** Buyers who pay on the provider's page, in one tab or in two. */
export function hostedPages({ ann, held }: Stage): void {
  describe('a hosted page', () => {
    test('is paid on, and the order completes', async () => {
      const order = await held();
      const { status, next } = await payOnPage(await pageOf(ann, order), CARDS.pays);
      expect(status).toBe(303);
      expect(next).toContain(`/orders/${order.id}?checkout=success`);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('declines a card and stays open for another', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      expect((await payOnPage(page, CARDS.declines)).status).toBe(402);
      expect((await pay(ann, order)).body.url).toBe(page);
      await payOnPage(page, CARDS.pays);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('asks the bank: failed, the page stays open; completed, the order is paid', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      const failed = await payOnPage(page, CARDS.challenges);
      expect((await answerBank(failed.next, 'fail')).next).toBe(page);
      expect((await orderOf(ann, order)).status).toBe('created');
      const passed = await payOnPage(page, CARDS.challenges);
      await answerBank(passed.next, 'complete');
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('is one and the same in two tabs, opened at once', async () => {
      const order = await held();
      const pages = await Promise.all([pageOf(ann, order), pageOf(ann, order)]);
      expect(new Set(pages).size).toBe(1);
      await Promise.all(pages.map((page) => payOnPage(page, CARDS.pays)));
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('closes when the buyer pays by card instead, also after a card was declined on it', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      await payOnPage(page, CARDS.declines);
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await payOnPage(page, CARDS.pays);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await pagesOf(order.id)).toMatchObject([{ status: 'expired' }]);
      expect((await booksOf(order.id)).filter(({ taken }) => taken > 0)).toMatchObject(charged);
    });

    test('that was paid on counts, when the buyer pays by card before anyone has heard of it', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      await failing(noWebhooks);
      await payOnPage(page, CARDS.pays);
      expect((await pay(ann, order, 'tok_visa')).status).toBe(409);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('closes when its order is cancelled', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
      await eventually(
        () => pagesOf(order.id),
        ([closed]) => closed?.status === 'expired',
      );
      await payOnPage(page, CARDS.pays);
      expect(await booksOf(order.id)).toEqual([]);
    });
  });

  describe('a bank asks the buyer who pays by card', () => {
    test('who passes, and the order completes', async () => {
      const order = await held();
      const { status, body } = await pay(ann, order, 'tok_threeDSecure2Required');
      expect(status).toBe(201);
      expect((await orderOf(ann, order)).status).toBe('created');
      await answerBank(body.url ?? '', 'complete');
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
    });

    test('who fails, and pays with another card', async () => {
      const order = await held();
      const { body } = await pay(ann, order, 'tok_threeDSecure2Required');
      await answerBank(body.url ?? '', 'fail');
      const paid = await eventually(
        () => pay(ann, order, 'tok_visa'),
        ({ status }) => status === 201,
      );
      expect(paid.body.url).toBeUndefined();
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect((await booksOf(order.id)).filter(({ taken }) => taken > 0)).toMatchObject(charged);
    });
  });

  test('a buyer leaves the question of their bank, and pays on a hosted page', async () => {
    const order = await held();
    expect((await pay(ann, order, 'tok_threeDSecure2Required')).status).toBe(201);
    await payOnPage(await pageOf(ann, order), CARDS.pays);
    await becomes(ann, order, { status: 'complete', payment: 'captured' });
    const statuses = (await booksOf(order.id)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['canceled', 'succeeded']);
  });

  describe('an order is paid twice', () => {
    test('by two tabs at once with two cards: one is charged, the other hears of it', async () => {
      const order = await held();
      const answers = await Promise.all([pay(ann, order, 'tok_visa'), pay(ann, order, 'tok_mastercard')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('by a double click: one charge, one answer', async () => {
      const order = await held();
      const answers = await Promise.all([1, 2, 3].map(() => pay(ann, order, 'tok_visa')));
      const paid = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
      expect(new Set(paid).size).toBe(1);
      expect(answers.every(({ status }) => [201, 409, 503].includes(status))).toBe(true);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      expect(await booksOf(order.id)).toMatchObject(charged);
    });

    test('and the second one, of a payment that was given up, is refused and released', async () => {
      const order = await held();
      const { body } = await pay(ann, order, 'tok_chargeDeclined');
      expect(body.errors).toBeDefined();
      const [declined] = await booksOf(order.id);
      expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
      await becomes(ann, order, { status: 'complete', payment: 'captured' });
      await byHand(`/v1/payment_intents/${declined?.id}/confirm`, {
        payment_method: 'pm_card_mastercard',
        return_url: 'http://localhost/orders',
      });
      await eventually(
        async () => (await booksOf(order.id)).map(({ status }) => status).sort(),
        (statuses) => statuses.join() === 'canceled,succeeded',
      );
      expect(await orderOf(ann, order)).toMatchObject({ status: 'complete' });
    });
  });

  describe('an order that no longer stands', () => {
    test('has money captured for it, by hand: it is refunded', async () => {
      const order = await held();
      const page = await pageOf(ann, order);
      await failing(noWebhooks);
      await payOnPage(page, CARDS.pays);
      const [book] = await booksOf(order.id);
      expect(await byHand(`/v1/payment_intents/${book?.id}/capture`)).toBe(200);
      await ann.delete(`/api/orders/${order.id}`);
      await becomesByTicks(ann, order, { status: 'cancelled', payment: 'refunded' });
      expect(await booksOf(order.id)).toMatchObject([{ taken: 4500, refunded: 4500 }]);
    });
  });
}
