import { expect, test } from 'vitest';
import { authorisation, errorOf, sdkFor, startReceiver, stripeForTest } from './testing.ts';

const CREATE = 'POST /v1/payment_intents';

test('a 500 belongs to its key, another key tries anew', async () => {
  const { stripe, faults } = await stripeForTest();
  await faults({ match: CREATE, kind: '500' });
  const once = { idempotencyKey: 'a' };
  for (let n = 0; n < 2; n += 1) {
    expect(await errorOf(stripe.paymentIntents.create(authorisation('tok_visa'), once))).toMatchObject({
      type: 'StripeAPIError',
      statusCode: 500,
    });
  }
  await stripe.paymentIntents.create(authorisation('tok_visa'), { idempotencyKey: 'b' });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test('429 and 503 do nothing, and the same key can be tried again', async () => {
  const { stripe, faults } = await stripeForTest();
  await faults({ match: CREATE, kind: '429' }, { match: CREATE, kind: '503' });
  const once = { idempotencyKey: 'a' };
  const create = () => stripe.paymentIntents.create(authorisation('tok_visa'), once);
  expect(await errorOf(create())).toMatchObject({ type: 'StripeRateLimitError' });
  expect(await errorOf(create())).toMatchObject({ statusCode: 503 });
  expect(await create()).toMatchObject({ status: 'requires_capture' });
});

test('a timeout does nothing', async () => {
  const { standIn, faults } = await stripeForTest();
  const stripe = sdkFor(standIn.port, { timeout: 100 });
  await faults({ match: CREATE, kind: 'timeout', ms: 2000 });
  expect(await errorOf(stripe.paymentIntents.create(authorisation('tok_visa')))).toMatchObject({
    type: 'StripeConnectionError',
  });
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
});

test('a capture that fails ends the intent, and nothing is taken', async () => {
  const { stripe, faults } = await stripeForTest();
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa'));
  await faults({ match: 'POST /v1/payment_intents/:id/capture', kind: 'capture-fails' });
  expect(await errorOf(stripe.paymentIntents.capture(id))).toMatchObject({
    code: 'capture_charge_authorization_expired',
  });
  expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'canceled', amount_received: 0 });
});

test('a webhook can be lost, doubled and late', async () => {
  const { stripe, standIn, faults } = await stripeForTest();
  const receiver = await startReceiver(stripe);
  standIn.deliverTo(receiver.url);
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

test('faults are listed, counted down, forgotten, and refused when they are wrong', async () => {
  const { stripe, standIn, faults } = await stripeForTest();
  const url = `${standIn.url}/stand-in/faults`;
  await faults({ match: CREATE, kind: '429', times: 3 });
  await errorOf(stripe.paymentIntents.create(authorisation('tok_visa')));
  expect(await (await fetch(url)).json()).toEqual([{ match: CREATE, kind: '429', times: 2, ms: 0 }]);
  expect(await (await fetch(url, { method: 'DELETE' })).json()).toEqual([]);
  await expect(faults({ match: '*', kind: 'earthquake' as '500' })).rejects.toThrow('kind must be one of');
});
