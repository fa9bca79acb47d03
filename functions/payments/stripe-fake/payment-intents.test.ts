import { expect, test } from 'vitest';
import { authorisation, errorOf, stripeForTest } from './testing.ts';

test('a card is authorised, captured and refunded through the SDK', async () => {
  const { stripe } = await stripeForTest();
  const authorised = await stripe.paymentIntents.create(
    authorisation('tok_visa', { metadata: { orderId: 'o-1' } }),
  );
  expect(authorised).toMatchObject({
    status: 'requires_capture',
    amount_capturable: 2000,
    metadata: { orderId: 'o-1' },
  });
  const captured = await stripe.paymentIntents.capture(authorised.id);
  expect(captured).toMatchObject({ status: 'succeeded', amount_received: 2000 });
  const refund = await stripe.refunds.create({
    payment_intent: authorised.id,
    amount: 500,
    reason: 'requested_by_customer',
  });
  expect(refund).toMatchObject({ amount: 500, status: 'succeeded', payment_intent: authorised.id });
  const charge = await stripe.charges.retrieve(String(captured.latest_charge));
  expect(charge).toMatchObject({
    captured: true,
    amount_captured: 2000,
    amount_refunded: 500,
    refunded: false,
  });
  expect(await errorOf(stripe.refunds.create({ payment_intent: authorised.id, amount: 1501 }))).toMatchObject(
    {
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      param: 'amount',
    },
  );
});

test('a decline is a card error with its intent, which another card can pay', async () => {
  const { stripe } = await stripeForTest();
  const error = await errorOf(stripe.paymentIntents.create(authorisation('tok_chargeDeclined')));
  expect(error).toMatchObject({
    type: 'StripeCardError',
    statusCode: 402,
    code: 'card_declined',
    decline_code: 'generic_decline',
    message: 'Your card was declined.',
  });
  const declined = await stripe.paymentIntents.retrieve(String(error.payment_intent?.id));
  expect(declined.status).toBe('requires_payment_method');
  const paid = await stripe.paymentIntents.confirm(declined.id, { payment_method: 'pm_card_visa' });
  expect(paid.status).toBe('requires_capture');
});

test.each([
  ['tok_chargeDeclinedExpiredCard', 'expired_card'],
  ['tok_chargeDeclinedProcessingError', 'processing_error'],
  ['tok_chargeDeclinedInsufficientFunds', 'card_declined'],
])('%s is declined with %s', async (token, code) => {
  const { stripe } = await stripeForTest();
  expect(await errorOf(stripe.paymentIntents.create(authorisation(token)))).toMatchObject({ code });
});

test('a payment method from a token can pay, and an unknown token is rejected', async () => {
  const { stripe } = await stripeForTest();
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_mastercard' } });
  expect(method.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
  const paid = await stripe.paymentIntents.create({
    ...authorisation(''),
    payment_method_data: undefined,
    payment_method: method.id,
  });
  expect(paid).toMatchObject({ status: 'requires_capture', payment_method: method.id });
  expect(await errorOf(stripe.paymentIntents.create(authorisation('tok_nothing')))).toMatchObject({
    statusCode: 400,
    code: 'resource_missing',
    param: 'payment_method_data[card][token]',
  });
});

test('a 3-D Secure card redirects to the challenge page and back to the shop', async () => {
  const { stripe } = await stripeForTest();
  const intent = await stripe.paymentIntents.create(
    authorisation('tok_threeDSecure2Required', { return_url: 'http://shop.example/orders/1?from=bank' }),
  );
  expect(intent.status).toBe('requires_action');
  const url = String(intent.next_action?.redirect_to_url?.url);
  expect(await (await fetch(url)).text()).toContain('$20.00');
  const submit = () =>
    fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ answer: 'complete', client_secret: String(intent.client_secret) }),
    });
  for (const answer of [await submit(), await submit()]) {
    expect(answer.status).toBe(303);
    const location = new URL(String(answer.headers.get('location')));
    expect(`${location.origin}${location.pathname}`).toBe('http://shop.example/orders/1');
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      from: 'bank',
      payment_intent: intent.id,
      redirect_status: 'succeeded',
    });
  }
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'requires_capture' });
});

test('one of a concurrent capture and cancel succeeds', async () => {
  const { stripe } = await stripeForTest();
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa'));
  const results = await Promise.allSettled([
    stripe.paymentIntents.capture(id),
    stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' }),
    stripe.paymentIntents.capture(id),
  ]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason.code).toBe('payment_intent_unexpected_state');
  }
});

test('lists are paged newest first, and the SDK pages through them', async () => {
  const { stripe } = await stripeForTest();
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    ids.unshift((await stripe.paymentIntents.create({ amount: 100 + n, currency: 'eur' })).id);
  }
  const first = await stripe.paymentIntents.list({ limit: 2 });
  expect(first).toMatchObject({ object: 'list', has_more: true });
  const listed: string[] = [];
  for await (const { id } of stripe.paymentIntents.list({ limit: 2 })) listed.push(id);
  expect(listed).toEqual(ids);
  const before = await stripe.paymentIntents.list({ limit: 2, ending_before: ids[4] });
  expect(before.data.map(({ id }) => id)).toEqual(ids.slice(2, 4));
  const future = Math.floor(Date.now() / 1000) + 60;
  expect((await stripe.paymentIntents.list({ created: { gte: future } })).data).toEqual([]);
});

test('expand replaces ids by their objects', async () => {
  const { stripe } = await stripeForTest();
  const authorised = await stripe.paymentIntents.create({
    ...authorisation('tok_visa'),
    expand: ['latest_charge'],
  });
  expect(authorised.latest_charge).toMatchObject({ object: 'charge', payment_intent: authorised.id });
  expect(await errorOf(stripe.paymentIntents.retrieve(authorised.id, { expand: ['amount'] }))).toMatchObject({
    statusCode: 400,
  });
});

test('an update merges metadata and an empty value removes a key', async () => {
  const { stripe } = await stripeForTest();
  const { id } = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    metadata: { a: '1', b: '2' },
  });
  const updated = await stripe.paymentIntents.update(id, { metadata: { a: '', c: '3' } });
  expect(updated.metadata).toEqual({ b: '2', c: '3' });
});

test('an uncaptured authorisation is released after seven days', async () => {
  let now = Date.now();
  const { stripe } = await stripeForTest({ now: () => now });
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa'));
  now += 7 * 24 * 3600 * 1000 - 2000;
  expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
  now += 3000;
  expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'automatic',
  });
  const { data } = await stripe.refunds.list({ payment_intent: id });
  expect(data).toMatchObject([{ amount: 2000, reason: 'expired_uncaptured_charge' }]);
});

test('an intent is found by its metadata, by two pages of one', async () => {
  const { stripe } = await stripeForTest();
  for (const orderId of ['o-1', 'o-2', 'o-2'])
    await stripe.paymentIntents.create(authorisation('tok_visa', { metadata: { orderId } }));
  const found = stripe.paymentIntents.search({ query: "metadata['orderId']:'o-2'", limit: 1 });
  const orders: unknown[] = [];
  for await (const { metadata } of found) orders.push(metadata.orderId);
  expect(orders).toEqual(['o-2', 'o-2']);
  expect(await errorOf(stripe.paymentIntents.search({ query: 'amount>1000' }))).toMatchObject({
    statusCode: 400,
    param: 'query',
  });
});
