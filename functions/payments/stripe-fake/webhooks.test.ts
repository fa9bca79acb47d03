import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { authorisation, errorOf, SECRET, sdkFor, startReceiver, stripeForTest } from './testing.ts';

test('a sale tells its story in signed events, whatever their order', async () => {
  const { stripe, standIn } = await stripeForTest();
  const receiver = await startReceiver(stripe);
  standIn.deliverTo(receiver.url);
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
  const same = await stripe.events.retrieve(String(created?.id));
  expect(same.data).toEqual(created?.data);
});

test('events of every type are listed, also those that no endpoint asked for', async () => {
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

test('a delivery that is refused is tried again until it is accepted', async () => {
  const { stripe, standIn } = await stripeForTest();
  let refusals = 2;
  const receiver = await startReceiver(stripe, () => (refusals-- > 0 ? 500 : 200));
  standIn.deliverTo(receiver.url);
  await stripe.paymentIntents.create({ amount: 100, currency: 'usd' });
  await expect.poll(receiver.types, { timeout: 10_000 }).toEqual(['payment_intent.created']);
  const pending = async () => (await stripe.events.list()).data[0]?.pending_webhooks;
  await expect.poll(pending).toBe(0);
}, 15_000);

/** The stand-in as its own process, on a folder that outlives it. */
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
  let noise = '';
  child.stderr.on('data', (chunk: Buffer) => {
    noise += chunk;
  });
  const [line] = await once(child.stdout, 'data');
  const port = /^stripe stand-in listening on 127\.0\.0\.1:(\d+)\n$/.exec(String(line))?.[1];
  return { child, stripe: sdkFor(Number(port)), noise: () => noise };
}

test('after a kill -9 the answers, the money and the deliveries are still there', async () => {
  const state = mkdtempSync(join(tmpdir(), 'stripe-stand-in-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  let open = false;
  const receiver = await startReceiver(sdkFor(0), () => (open ? 200 : 503));
  const first = await startProcess(state, receiver.url);
  const once1 = { idempotencyKey: 'k' };
  const held = await first.stripe.paymentIntents.create(authorisation('tok_visa'), once1);
  const exit = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await exit;
  open = true;
  const second = await startProcess(state, receiver.url);
  expect(await second.stripe.paymentIntents.create(authorisation('tok_visa'), once1)).toEqual(held);
  await expect
    .poll(receiver.types, { timeout: 10_000 })
    .toEqual(['payment_intent.amount_capturable_updated']);
  expect(await second.stripe.paymentIntents.capture(held.id)).toMatchObject({ status: 'succeeded' });
  const ended = once(second.child, 'exit');
  second.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(second.noise()).toBe('');
}, 20_000);

test('a taken port and a missing folder are one clear line', async () => {
  const { standIn } = await stripeForTest();
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  for (const [settings, reason] of [
    [{ PORT: String(standIn.port), STATE: ':memory:' }, `stripe stand-in: port ${standIn.port} is taken\n`],
    [{ PORT: '0', STATE: '' }, 'stripe stand-in: STATE must be the folder that keeps the ledger\n'],
  ] as const) {
    const child = spawn(process.execPath, [main], { env: { ...process.env, ...settings } });
    const [line] = await once(child.stderr, 'data');
    expect(String(line)).toBe(reason);
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1);
  }
}, 15_000);
