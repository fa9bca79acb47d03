import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type FakeState, newRequestContext } from './context.ts';
import { expireDue } from './expiry.ts';
import { Faults } from './faults.ts';
import { deleteOldAnswers } from './idempotency.ts';
import { Ledger } from './ledger.ts';
import { stripeServer } from './server.ts';
import { Webhooks } from './webhooks.ts';

export interface StripeOptions {
  /** 0 is any free one. */
  port: number;
  /** Address to listen on; 127.0.0.1 without one. */
  host?: string;
  /** A folder for the ledger, or `:memory:`. */
  state: string;
  webhookUrl?: string;
  webhookSecret?: string;
  /** Event types that the endpoint asks for; `['*']` is all. */
  webhookTypes?: string[];
  /** Origin of the hosted pages, when a buyer reaches them by another one than `http://localhost:PORT`. */
  origin?: string;
  /** Unix milliseconds; the clock of the machine without one. */
  now?: () => number;
}

export interface StripeFake {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  /** From now on events are delivered there. */
  deliverTo(webhookUrl: string): void;
  stop(): Promise<void>;
}

const TICK_MS = 1000;
const TICKS_PER_HOUR = 3600;

/** Starts the stand-in; rejects with Node's own error when the port is taken or the folder can't be written. */
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
  const standing: FakeState = { ledger, webhooks, faults, clock: now, origin: () => origin };
  const server = stripeServer(standing);
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    ledger.close();
    throw error;
  }
  const bound = (server.address() as AddressInfo).port;
  origin ||= `http://localhost:${bound}`;
  if (webhookUrl) deliverTo(webhookUrl);
  const timer = startClock(standing);
  return {
    url: `http://${host}:${bound}`,
    port: bound,
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

/** Expires what is due while nobody asks, so that its webhooks go out in time. */
function startClock(standing: FakeState): NodeJS.Timeout {
  let ticks = 0;
  return setInterval(() => {
    const work = newRequestContext(standing);
    expireDue(work);
    if (ticks % TICKS_PER_HOUR === 0) deleteOldAnswers(standing.ledger, work.now);
    ticks += 1;
    standing.webhooks.wake();
  }, TICK_MS);
}
