import { expect, test } from 'vitest';
import { authorisation, errorOf, sdkFor, startReceiver, stripeForTest } from './testing.ts';

const CREATE = 'POST /v1/payment_intents';

test('a 500 is stored for its key, and another key succeeds', async () => {
  const { stripe, faults } = await stripeForTest();
  await faults({ match: CREATE, kind: '500' });
  const options = { idempotencyKey: 'a' };
  for (let n = 0; n < 2; n += 1) {
    expect(await errorOf(stripe.paymentIntents.create(authorisation('tok_visa'), options))).toMatchObject({
      type: 'StripeAPIError',
      statusCode: 500,
    });
  }
  await stripe.paymentIntents.create(authorisation('tok_visa'), { idempotencyKey: 'b' });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test('a 429 or 503 executes nothing, and the same key can be used again', async () => {
  const { stripe, faults } = await stripeForTest();
  await faults({ match: CREATE, kind: '429' }, { match: CREATE, kind: '503' });
  const options = { idempotencyKey: 'a' };
  const create = () => stripe.paymentIntents.create(authorisation('tok_visa'), options);
  expect(await errorOf(create())).toMatchObject({ type: 'StripeRateLimitError' });
  expect(await errorOf(create())).toMatchObject({ statusCode: 503 });
  expect(await create()).toMatchObject({ status: 'requires_capture' });
});

test('a timeout executes nothing', async () => {
  const { fake, faults } = await stripeForTest();
  const stripe = sdkFor(fake.port, { timeout: 100 });
  await faults({ match: CREATE, kind: 'timeout', ms: 2000 });
  expect(await errorOf(stripe.paymentIntents.create(authorisation('tok_visa')))).toMatchObject({
    type: 'StripeConnectionError',
  });
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
});

test('a failed capture cancels the intent, and nothing is captured', async () => {
  const { stripe, faults } = await stripeForTest();
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa'));
  await faults({ match: 'POST /v1/payment_intents/:id/capture', kind: 'capture-fails' });
  expect(await errorOf(stripe.paymentIntents.capture(id))).toMatchObject({
    code: 'capture_charge_authorization_expired',
  });
  expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'canceled', amount_received: 0 });
});

test('a webhook can be lost, sent twice and delayed', async () => {
  const { stripe, fake, faults } = await stripeForTest();
  const receiver = await startReceiver(stripe);
  fake.deliverTo(receiver.url);
  await faults(
    { match: 'payment_intent.created', kind: 'webhook-never' },
    { match: 'payment_intent.amount_capturable_updated', kind: 'webhook-twice' },
    { match: 'payment_intent.succeeded', kind: 'webhook-delay', ms: 300 },
  );
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa'));
  await stripe.paymentIntents.capture(id);
  await expect
    .poll(receiver.types, { timeout: 5000 })
    .toEqual([
      'charge.captured',
      'payment_intent.amount_capturable_updated',
      'payment_intent.amount_capturable_updated',
      'payment_intent.succeeded',
    ]);
  expect(receiver.events.at(-1)?.type).toBe('payment_intent.succeeded');
});

test('faults are listed, counted down and cleared, and an invalid one is rejected', async () => {
  const { stripe, fake, faults } = await stripeForTest();
  const url = `${fake.url}/faults`;
  await faults({ match: CREATE, kind: '429', times: 3 });
  await errorOf(stripe.paymentIntents.create(authorisation('tok_visa')));
  expect(await (await fetch(url)).json()).toEqual([{ match: CREATE, kind: '429', times: 2, ms: 0 }]);
  expect(await (await fetch(url, { method: 'DELETE' })).json()).toEqual([]);
  await expect(faults({ match: '*', kind: 'earthquake' as '500' })).rejects.toThrow('kind must be one of');
});
