import { expect, test } from 'vitest';
import { authorisation, errorOf, sdkFor, stripeForTest } from './testing.ts';

const withSecretKey = (key: string) => ({ authorization: `Bearer ${key}` });

test('a request without a test key is 401 in the error shape of Stripe', async () => {
  const { fake } = await stripeForTest();
  for (const headers of [{}, withSecretKey('sk_live_abc'), withSecretKey('')]) {
    const response = await fetch(`${fake.url}/v1/payment_intents`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('request-id')).toMatch(/^req_/);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  }
});

test('an unknown id is 404 resource_missing, and an unknown path is 404', async () => {
  const { stripe, fake } = await stripeForTest();
  expect(await errorOf(stripe.paymentIntents.retrieve('pi_nothing'))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    message: "No such payment_intent: 'pi_nothing'",
  });
  const response = await fetch(`${fake.url}/v1/nothing`, { headers: withSecretKey('sk_test_a') });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringContaining('Unrecognized request URL') },
  });
});

test.each([
  ['amount=100&currency=usd&colour=red', 'parameter_unknown', 'colour'],
  [
    'amount=100&currency=usd&payment_method_data[type]=card&payment_method_data[x]=1',
    'parameter_unknown',
    'payment_method_data[x]',
  ],
  ['currency=usd', 'parameter_missing', 'amount'],
  ['amount=1.5&currency=usd', 'parameter_invalid_integer', 'amount'],
  ['amount=-100&currency=usd', 'parameter_invalid_integer', 'amount'],
  ['amount=&currency=usd', 'parameter_invalid_empty', 'amount'],
  ['amount=10&currency=usd', 'amount_too_small', 'amount'],
  ['amount=100000000&currency=usd', 'amount_too_large', 'amount'],
  ['amount=100&currency=zzz', undefined, 'currency'],
  ['amount=100&currency=usd&capture_method=later', undefined, 'capture_method'],
  ['amount=100&currency=usd&confirm=maybe', undefined, 'confirm'],
  ['amount[a]=100&currency=usd', undefined, 'amount'],
  ['amount=100&currency=usd&return_url=https://a.example', undefined, 'return_url'],
])('%s is 400', async (body, code, param) => {
  const { fake } = await stripeForTest();
  const response = await fetch(`${fake.url}/v1/payment_intents`, {
    method: 'POST',
    headers: { ...withSecretKey('sk_test_a'), 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  expect(error).toMatchObject({ type: 'invalid_request_error', param });
  expect(error.code).toBe(code);
});

test('a JSON, malformed or oversized body is rejected, and the next request succeeds', async () => {
  const { fake, stripe } = await stripeForTest();
  const post = (body: string, type: string) =>
    fetch(`${fake.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { ...withSecretKey('sk_test_a'), 'content-type': type },
      body,
    });
  expect((await post('{"amount":1}', 'application/json')).status).toBe(400);
  expect((await post('a[b=1', 'application/x-www-form-urlencoded')).status).toBe(400);
  expect((await post('a'.repeat(2_000_000), 'application/x-www-form-urlencoded')).status).toBe(413);
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
});

test('a repeated key returns the stored answer, and the card is charged once', async () => {
  const { stripe } = await stripeForTest();
  const options = { idempotencyKey: 'order-1' };
  const first = await stripe.paymentIntents.create(authorisation('tok_visa'), options);
  const second = await stripe.paymentIntents.create(authorisation('tok_visa'), options);
  expect(second).toEqual(first);
  expect(second.lastResponse.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'original-request': first.lastResponse.requestId,
  });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test('a repeated key returns a stored decline', async () => {
  const { stripe } = await stripeForTest();
  const options = { idempotencyKey: 'order-2' };
  const first = await errorOf(stripe.paymentIntents.create(authorisation('tok_chargeDeclined'), options));
  const second = await errorOf(stripe.paymentIntents.create(authorisation('tok_chargeDeclined'), options));
  expect(second).toMatchObject({ statusCode: 402, payment_intent: { id: first.payment_intent?.id } });
});

test('a repeated key returns a stored rejection, even when the capture is possible by then', async () => {
  const { stripe } = await stripeForTest();
  const { id } = await stripe.paymentIntents.create({ ...authorisation('tok_visa'), confirm: false });
  const options = { idempotencyKey: 'capture-1' };
  await errorOf(stripe.paymentIntents.capture(id, {}, options));
  await stripe.paymentIntents.confirm(id);
  expect(await errorOf(stripe.paymentIntents.capture(id, {}, options))).toMatchObject({
    code: 'payment_intent_unexpected_state',
    headers: { 'idempotent-replayed': 'true' },
  });
});

test('a key with other parameters or another endpoint is rejected', async () => {
  const { stripe } = await stripeForTest();
  const options = { idempotencyKey: 'order-3' };
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa'), options);
  for (const call of [
    stripe.paymentIntents.create(authorisation('tok_visa', { amount: 9900 }), options),
    stripe.paymentIntents.capture(id, {}, options),
  ]) {
    expect(await errorOf(call)).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  }
});

test('a request that fails validation does not use up its key', async () => {
  const { stripe } = await stripeForTest();
  const options = { idempotencyKey: 'order-4' };
  expect(await errorOf(stripe.paymentIntents.create({ amount: 1, currency: 'usd' }, options))).toMatchObject({
    code: 'amount_too_small',
  });
  expect(await stripe.paymentIntents.create({ amount: 100, currency: 'usd' }, options)).toMatchObject({
    amount: 100,
  });
});

test('a key expires after a day', async () => {
  let now = Date.now();
  const { stripe } = await stripeForTest({ now: () => now });
  const options = { idempotencyKey: 'order-5' };
  const first = await stripe.paymentIntents.create({ amount: 100, currency: 'usd' }, options);
  now += 24 * 3600 * 1000 + 1000;
  const second = await stripe.paymentIntents.create({ amount: 100, currency: 'usd' }, options);
  expect(second.id).not.toBe(first.id);
});

test('a second request with a key that is in use is 409', async () => {
  const { stripe, faults } = await stripeForTest();
  await faults({ match: 'POST /v1/payment_intents', kind: 'slow', ms: 300 });
  const options = { idempotencyKey: 'order-6' };
  const results = await Promise.allSettled([
    stripe.paymentIntents.create(authorisation('tok_visa'), options),
    stripe.paymentIntents.create(authorisation('tok_visa'), options),
  ]);
  const [rejected] = results.filter((result) => result.status === 'rejected');
  expect(rejected?.reason).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test('an SDK retry after a lost answer charges the card once', async () => {
  const { fake, faults } = await stripeForTest();
  const stripe = sdkFor(fake.port, { maxNetworkRetries: 2 });
  await faults({ match: 'POST /v1/payment_intents', kind: 'lost-answer' });
  const intent = await stripe.paymentIntents.create(authorisation('tok_visa'));
  expect(intent.status).toBe('requires_capture');
  expect((await stripe.charges.list()).data).toHaveLength(1);
});
