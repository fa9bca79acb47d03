import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import type { Fault } from './faults.ts';
import { type StripeOptions, startStripe } from './stripe-fake.ts';

export const SECRET = 'whsec_test';

/** The real SDK for a fake on this port. It retries only when a test sets so. */
export const sdkFor = (port: number, overrides: Stripe.StripeConfig = {}) =>
  new Stripe('sk_test_boxoffice', {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    ...overrides,
  });

/** Starts a fake for one test, with the SDK to call it. */
export async function stripeForTest(options: Partial<StripeOptions> = {}) {
  const fake = await startStripe({ port: 0, state: ':memory:', webhookSecret: SECRET, ...options });
  onTestFinished(() => fake.stop());
  return {
    fake,
    stripe: sdkFor(fake.port),
    faults: (...faults: Partial<Fault>[]) => setFaults(fake.url, faults),
  };
}

async function setFaults(url: string, faults: Partial<Fault>[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(faults);
  const response = await fetch(`${url}/faults`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(await response.text());
}

/** A webhook endpoint that verifies every signature with the SDK and answers with the status of `answer`. */
export async function startReceiver(stripe: Stripe, answer: (event: Stripe.Event) => number = () => 200) {
  const events: Stripe.Event[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const signature = String(request.headers['stripe-signature']);
    const event = stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, SECRET);
    const status = answer(event);
    if (status < 300) events.push(event);
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const types = () => events.map(({ type }) => type).sort();
  return { url: `http://127.0.0.1:${port}/webhooks/stripe`, events, types };
}

/** The error with which an SDK call fails. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error(`Expected a StripeError: ${String(error)}`);
}

/** Parameters of an intent that is paid with a card token and captured manually. */
export const authorisation = (token: string, overrides: Partial<Stripe.PaymentIntentCreateParams> = {}) => ({
  amount: 2000,
  currency: 'usd',
  capture_method: 'manual',
  confirm: true,
  payment_method_types: ['card'],
  payment_method_data: { type: 'card', card: { token } },
  ...overrides,
});
