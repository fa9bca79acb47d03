import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type FakeState, newContext } from './context.ts';
import { expireDue } from './expiry.ts';
import { Faults } from './faults.ts';
import { deleteOldAnswers } from './idempotency.ts';
import { Ledger } from './ledger.ts';
import { stripeServer } from './server.ts';
import { Webhooks } from './webhooks.ts';

export interface StripeOptions {
  /** 0 is any free port. */
  port: number;
  /** The address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** The folder of the ledger, or `:memory:`. */
  state: string;
  webhookUrl?: string;
  webhookSecret?: string;
  /** The event types that are delivered; `['*']` is all. */
  webhookTypes?: string[];
  /** The origin of the hosted pages; `http://localhost:PORT` by default. */
  origin?: string;
  /** Unix milliseconds; the machine's clock by default. */
  now?: () => number;
}

export interface StripeFake {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  /** Sets the webhook endpoint of later events. */
  deliverTo(webhookUrl: string): void;
  stop(): Promise<void>;
}

const TICK_MS = 1000;
const TICKS_PER_HOUR = 3600;

/** Starts the fake; rejects with Node's own error when the port is taken or the folder can't be written. */
export async function startStripe(options: StripeOptions): Promise<StripeFake> {
  const {
    port,
    host = '127.0.0.1',
    state,
    webhookUrl,
    webhookSecret = '',
    webhookTypes,
    now = Date.now,
  } = options;
  if (state !== ':memory:') mkdirSync(state, { recursive: true });
  const ledger = new Ledger(state === ':memory:' ? state : join(state, 'stripe.sqlite'));
  const faults = new Faults();
  const webhooks = new Webhooks(ledger, faults, now);
  const deliverTo = (url: string) => {
    webhooks.endpoint = { url, secret: webhookSecret, types: webhookTypes };
    webhooks.wake();
  };
  let origin = options.origin ?? '';
  const fake: FakeState = { ledger, webhooks, faults, clock: now, origin: () => origin };
  const server = stripeServer(fake);
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    ledger.close();
    throw error;
  }
  const boundPort = (server.address() as AddressInfo).port;
  origin ||= `http://localhost:${boundPort}`;
  if (webhookUrl) deliverTo(webhookUrl);
  const timer = startClock(fake);
  return {
    url: `http://${host}:${boundPort}`,
    port: boundPort,
    deliverTo,
    async stop() {
      clearInterval(timer);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, webhooks.stop()]);
      ledger.close();
    },
  };
}

/** Expires due objects between requests, so that their webhooks are sent in time. */
function startClock(fake: FakeState): NodeJS.Timeout {
  let ticks = 0;
  return setInterval(() => {
    const context = newContext(fake);
    expireDue(context);
    if (ticks % TICKS_PER_HOUR === 0) deleteOldAnswers(fake.ledger, context.now);
    ticks += 1;
    fake.webhooks.wake();
  }, TICK_MS);
}
