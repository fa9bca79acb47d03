import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Faults } from './faults.ts';
import { forgetOld } from './idempotency.ts';
import { lapse } from './lapses.ts';
import { Ledger } from './ledger.ts';
import { stripeServer } from './server.ts';
import { Webhooks } from './webhooks.ts';
import { newWork, type Standing } from './work.ts';

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

export interface StripeStandIn {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  /** From now on events are delivered there. */
  deliverTo(webhookUrl: string): void;
  stop(): Promise<void>;
}

const TICK = 1000;
const HOUR_OF_TICKS = 3600;

/** Starts the stand-in; rejects with Node's own error when the port is taken or the folder can't be written. */
export async function startStripe(options: StripeOptions): Promise<StripeStandIn> {
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
  const standing: Standing = { ledger, webhooks, faults, clock: now, origin: () => origin };
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
  const timer = keepTime(standing);
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
function keepTime(standing: Standing): NodeJS.Timeout {
  let ticks = 0;
  return setInterval(() => {
    const work = newWork(standing);
    lapse(work);
    if (ticks % HOUR_OF_TICKS === 0) forgetOld(standing.ledger, work.now);
    ticks += 1;
    standing.webhooks.wake();
  }, TICK);
}
