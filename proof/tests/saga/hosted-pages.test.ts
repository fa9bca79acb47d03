import { describe, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { answerBank, cards, NO_WEBHOOKS, paidOnce, payOnPage } from '../../harness/stripe-fake.ts';
import { openCheckout, pay, readOrder, test, tickUntilOrder, waitForOrder } from './saga-test.ts';

describe('a hosted checkout page', () => {
  test('completes the order when the buyer pays on it', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const { status, next } = await payOnPage(await openCheckout(ann, order), cards.accepted);
    expect(status).toBe(303);
    expect(next).toContain(`/orders/${order.id}?checkout=success`);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('stays open for another card after a decline', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    expect((await payOnPage(page, cards.declined)).status).toBe(402);
    expect((await pay(ann, order)).body.url).toBe(page);
    await payOnPage(page, cards.accepted);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('stays open after a failed 3-D Secure challenge, and a passed challenge pays the order', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    const failed = await payOnPage(page, cards.threeDSecure);
    expect((await answerBank(failed.next, 'fail')).next).toBe(page);
    expect((await readOrder(ann, order)).status).toBe('created');
    const passed = await payOnPage(page, cards.threeDSecure);
    await answerBank(passed.next, 'complete');
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('is the same page in two tabs that open it simultaneously', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const pages = await Promise.all([openCheckout(ann, order), openCheckout(ann, order)]);
    expect(new Set(pages).size).toBe(1);
    await Promise.all(pages.map((page) => payOnPage(page, cards.accepted)));
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('expires when the buyer pays with a card token, also after a decline on the page', async ({
    stripe,
    ann,
    holdSeat,
  }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    await payOnPage(page, cards.declined);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await payOnPage(page, cards.accepted);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.checkoutPagesOf(order.id)).toMatchObject([{ status: 'expired' }]);
    const captured = (await stripe.paymentsOf(order.id)).filter((payment) => payment.captured > 0);
    expect(captured).toMatchObject(paidOnce);
  });

  test('wins over a card token when its webhook has not arrived yet', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    await stripe.setFaults(NO_WEBHOOKS);
    await payOnPage(page, cards.accepted);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(409);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('expires when the order is cancelled', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const page = await openCheckout(ann, order);
    expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
    await eventually(
      () => stripe.checkoutPagesOf(order.id),
      ([checkout]) => checkout?.status === 'expired',
    );
    await payOnPage(page, cards.accepted);
    expect(await stripe.paymentsOf(order.id)).toEqual([]);
  });

  test('pays the order of a buyer who has left a 3-D Secure challenge', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    expect((await pay(ann, order, 'tok_threeDSecure2Required')).status).toBe(201);
    await payOnPage(await openCheckout(ann, order), cards.accepted);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    const statuses = (await stripe.paymentsOf(order.id)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['canceled', 'succeeded']);
  });
});

describe('a card token that needs 3-D Secure', () => {
  test('completes the order after a passed challenge', async ({ ann, holdSeat }) => {
    const order = await holdSeat();
    const { status, body } = await pay(ann, order, 'tok_threeDSecure2Required');
    expect(status).toBe(201);
    expect((await readOrder(ann, order)).status).toBe('created');
    await answerBank(body.url ?? '', 'complete');
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
  });

  test('can be replaced by another card after a failed challenge', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const { body } = await pay(ann, order, 'tok_threeDSecure2Required');
    await answerBank(body.url ?? '', 'fail');
    const paid = await eventually(
      () => pay(ann, order, 'tok_visa'),
      ({ status }) => status === 201,
    );
    expect(paid.body.url).toBeUndefined();
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    const captured = (await stripe.paymentsOf(order.id)).filter((payment) => payment.captured > 0);
    expect(captured).toMatchObject(paidOnce);
  });
});

describe('a buyer pays an order twice', () => {
  test('two cards in two tabs make one charge and one 409', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const answers = await Promise.all([pay(ann, order, 'tok_visa'), pay(ann, order, 'tok_mastercard')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('repeated clicks make one charge and get one payment id', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const answers = await Promise.all([1, 2, 3].map(() => pay(ann, order, 'tok_visa')));
    const paid = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect(new Set(paid).size).toBe(1);
    expect(answers.every(({ status }) => [201, 409, 503].includes(status))).toBe(true);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    expect(await stripe.paymentsOf(order.id)).toMatchObject(paidOnce);
  });

  test('a declined payment that is confirmed later is released', async ({ stripe, ann, holdSeat }) => {
    const order = await holdSeat();
    const { body } = await pay(ann, order, 'tok_chargeDeclined');
    expect(body.errors).toBeDefined();
    const [declined] = await stripe.paymentsOf(order.id);
    expect((await pay(ann, order, 'tok_visa')).status).toBe(201);
    await waitForOrder(ann, order, { status: 'complete', payment: 'captured' });
    await stripe.post(`/v1/payment_intents/${declined?.id}/confirm`, {
      payment_method: 'pm_card_mastercard',
      return_url: 'http://localhost/orders',
    });
    await eventually(
      async () => (await stripe.paymentsOf(order.id)).map(({ status }) => status).sort(),
      (statuses) => statuses.join() === 'canceled,succeeded',
    );
    expect(await readOrder(ann, order)).toMatchObject({ status: 'complete' });
  });
});

test('a payment captured in the dashboard for a cancelled order is refunded', async ({
  system,
  stripe,
  ann,
  holdSeat,
}) => {
  const order = await holdSeat();
  const page = await openCheckout(ann, order);
  await stripe.setFaults(NO_WEBHOOKS);
  await payOnPage(page, cards.accepted);
  const [payment] = await stripe.paymentsOf(order.id);
  expect(await stripe.post(`/v1/payment_intents/${payment?.id}/capture`)).toBe(200);
  await ann.delete(`/api/orders/${order.id}`);
  await tickUntilOrder(system, ann, order, { status: 'cancelled', payment: 'refunded' });
  expect(await stripe.paymentsOf(order.id)).toMatchObject([{ captured: 4500, refunded: 4500 }]);
});
