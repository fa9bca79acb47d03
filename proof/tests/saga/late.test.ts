import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { booksOf, byHand, CARDS, charged, failing, noWebhooks, pagesOf, payOnPage } from './provider.ts';
import { allIsRight, becomes, becomesByTicks, byTicks, orderOf, pageOf, pay, place, stage } from './stage.ts';

const { ann, bob, held } = await stage({ HOLD_SECONDS: '3' });
// Everything is awake before a lease of seconds begins.
beforeAll(async () => {
  await pay(ann, await held());
});
afterEach(() => failing());
afterAll(allIsRight);

/** Ann has paid on the page and nobody knows, when her hold lapses. */
async function paidAndLapsed() {
  const order = await held();
  const page = await pageOf(ann, order);
  await failing(noWebhooks);
  await payOnPage(page, CARDS.pays);
  await becomes(ann, order, { status: 'expired' });
  return order;
}

describe('the lease lapses between the authorisation and its confirmation', () => {
  test('nobody took the seat: the buyer gets it, and is charged once', async () => {
    const order = await paidAndLapsed();
    await becomesByTicks(ann, order, { status: 'complete', payment: 'captured' });
    expect(await booksOf(order.id)).toMatchObject(charged);
  });

  test('someone else holds the seat: the money is released, and the buyer is told why', async () => {
    const order = await paidAndLapsed();
    const theirs = await place(bob, order.ticket.id);
    const { reason } = await becomesByTicks(ann, order, { status: 'expired', payment: 'released' });
    expect(reason).toBe('Your hold expired before you paid, and the seats were sold to others');
    expect(await booksOf(order.id)).toMatchObject([{ status: 'canceled', taken: 0 }]);
    expect(['created', 'expired']).toContain((await orderOf(bob, theirs)).status);
  });

  test('someone else has the seat and the money was captured by hand: it is refunded', async () => {
    const order = await paidAndLapsed();
    const [book] = await booksOf(order.id);
    expect(await byHand(`/v1/payment_intents/${book?.id}/capture`)).toBe(200);
    const theirs = await place(bob, order.ticket.id);
    expect((await pay(bob, theirs, 'tok_visa')).status).toBe(201);
    await becomes(bob, theirs, { status: 'complete', payment: 'captured' });
    await becomesByTicks(ann, order, { status: 'expired', payment: 'refunded' });
    expect(await booksOf(order.id)).toMatchObject([{ taken: 4500, refunded: 4500 }]);
    expect(await booksOf(theirs.id)).toMatchObject(charged);
  });

  test('the release meets an outage longer than its retries: a sweep makes it, with the same reason', async () => {
    const order = await paidAndLapsed();
    await place(bob, order.ticket.id);
    await failing(noWebhooks, { match: 'POST /v1/payment_intents/:id/cancel', kind: '429', times: 12 });
    const { reason } = await becomesByTicks(ann, order, { status: 'expired', payment: 'released' });
    expect(reason).toContain('sold to others');
  });
});

describe('a hosted page is open when the lease lapses', () => {
  test('and is closed, so that nobody pays for seats that others may have', async () => {
    const order = await held();
    const page = await pageOf(ann, order);
    await becomes(ann, order, { status: 'expired' });
    await byTicks(
      () => pagesOf(order.id),
      ([closed]) => closed?.status === 'expired',
    );
    await payOnPage(page, CARDS.pays);
    expect(await booksOf(order.id)).toEqual([]);
  });
});

test('a payment that never reached the provider is given up when the lease has lapsed', async () => {
  const order = await held();
  await failing({ match: 'POST /v1/payment_intents', kind: '503', times: 2 });
  expect((await pay(ann, order, 'tok_visa')).status).toBe(503);
  await becomes(ann, order, { status: 'expired' });
  await allIsRight();
  expect(await booksOf(order.id)).toEqual([]);
});
