import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { authorisation, errorOf, SECRET, sdkFor, startReceiver, stripeForTest } from './testing.ts';

test('a sale sends signed events, in any order', async () => {
  const { stripe, fake } = await stripeForTest();
  const receiver = await startReceiver(stripe);
  fake.deliverTo(receiver.url);
  const { id } = await stripe.paymentIntents.create(authorisation('tok_visa'), { idempotencyKey: 'k' });
  await stripe.paymentIntents.capture(id);
  await stripe.refunds.create({ payment_intent: id });
  await expect
    .poll(receiver.types)
    .toEqual([
      'charge.captured',
      'charge.refunded',
      'payment_intent.amount_capturable_updated',
      'payment_intent.created',
      'payment_intent.succeeded',
    ]);
  const created = receiver.events.find(({ type }) => type === 'payment_intent.created');
  expect(created).toMatchObject({
    object: 'event',
    livemode: false,
    request: { id: expect.stringMatching(/^req_/), idempotency_key: 'k' },
    data: { object: { id, object: 'payment_intent', status: 'requires_confirmation' } },
  });
  const retrieved = await stripe.events.retrieve(String(created?.id));
  expect(retrieved.data).toEqual(created?.data);
});

test('events of every type are listed, including those that are not delivered', async () => {
  const { stripe } = await stripeForTest();
  await errorOf(stripe.paymentIntents.create(authorisation('tok_chargeDeclined')));
  const { data } = await stripe.events.list();
  expect(data.map(({ type }) => type)).toEqual([
    'payment_intent.payment_failed',
    'charge.failed',
    'payment_intent.created',
  ]);
  const failed = await stripe.events.list({ type: 'payment_intent.payment_failed' });
  expect(failed.data).toHaveLength(1);
});

test('a failed delivery is retried until it is accepted', async () => {
  const { stripe, fake } = await stripeForTest();
  let failures = 2;
  const receiver = await startReceiver(stripe, () => (failures-- > 0 ? 500 : 200));
  fake.deliverTo(receiver.url);
  await stripe.paymentIntents.create({ amount: 100, currency: 'usd' });
  await expect.poll(receiver.types).toEqual(['payment_intent.created']);
  const pending = async () => (await stripe.events.list()).data[0]?.pending_webhooks;
  await expect.poll(pending).toBe(0);
}, 15_000);

/** Starts the fake as a process whose ledger is in the folder `state`. */
async function startProcess(state: string, webhookUrl: string) {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const env = {
    ...process.env,
    PORT: '0',
    STATE: state,
    WEBHOOK_URL: webhookUrl,
    WEBHOOK_SECRET: SECRET,
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const [line] = await once(child.stdout, 'data');
  const port = /^stripe fake listening on 127\.0\.0\.1:(\d+)\n$/.exec(String(line))?.[1];
  return { child, stripe: sdkFor(Number(port)), stderr: () => stderr };
}

test('stored answers, payments and deliveries survive a kill -9', async () => {
  const state = mkdtempSync(join(tmpdir(), 'stripe-fake-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  let isAccepting = false;
  const receiver = await startReceiver(sdkFor(0), () => (isAccepting ? 200 : 503));
  const first = await startProcess(state, receiver.url);
  const options = { idempotencyKey: 'k' };
  const intent = await first.stripe.paymentIntents.create(authorisation('tok_visa'), options);
  const exit = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await exit;
  isAccepting = true;
  const second = await startProcess(state, receiver.url);
  expect(await second.stripe.paymentIntents.create(authorisation('tok_visa'), options)).toEqual(intent);
  await expect
    .poll(receiver.types, { timeout: 10_000 })
    .toEqual(['payment_intent.amount_capturable_updated']);
  expect(await second.stripe.paymentIntents.capture(intent.id)).toMatchObject({ status: 'succeeded' });
  const ended = once(second.child, 'exit');
  second.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(second.stderr()).toBe('');
}, 20_000);

test('a taken port and a missing STATE each print one line and exit with 1', async () => {
  const { fake } = await stripeForTest();
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  for (const [settings, message] of [
    [{ PORT: String(fake.port), STATE: ':memory:' }, `stripe fake: port ${fake.port} is taken\n`],
    [{ PORT: '0', STATE: '' }, 'stripe fake: STATE must be the folder that keeps the ledger\n'],
  ] as const) {
    const child = spawn(process.execPath, [main], { env: { ...process.env, ...settings } });
    const [line] = await once(child.stderr, 'data');
    expect(String(line)).toBe(message);
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1);
  }
}, 15_000);
