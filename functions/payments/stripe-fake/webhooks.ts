import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, type OutgoingHttpHeaders, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { DEFAULT_EVENT_TYPES, type StripeEvent } from './event.ts';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';

const MAX_PARALLEL = 16;
const TIMEOUT_MS = 20_000;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;
const MAX_AGE_MS = 3 * 24 * 3600 * 1000;

interface Delivery {
  id: number;
  event: string;
  attempts: number;
  due: number;
  until: number;
}

export interface Endpoint {
  url: string;
  secret: string;
  /** The event types to deliver; `*` is all. */
  types?: string[];
}

/**
 * Delivers events to the webhook endpoint and retries each until it is answered 2xx. Deliveries run in parallel, so
 * their order varies, as at Stripe. A delivery is a row of the ledger and survives a restart.
 */
export class Webhooks {
  endpoint: Endpoint | undefined;
  readonly #ledger: Ledger;
  readonly #faults: Faults;
  readonly #clock: () => number;
  readonly #sending = new Map<number, Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };
  #timer: NodeJS.Timeout | undefined;

  constructor(ledger: Ledger, faults: Faults, clock: () => number) {
    this.#ledger = ledger;
    this.#faults = faults;
    this.#clock = clock;
  }

  /** Adds an event's deliveries in the current transaction. */
  enqueue(event: StripeEvent): void {
    if (!this.endpoint) return;
    const { types = DEFAULT_EVENT_TYPES } = this.endpoint;
    if (!types.includes(event.type) && !types.includes('*')) return;
    const fault = this.#faults.takeForEvent(event.type);
    if (fault?.kind === 'webhook-never') return;
    const now = this.#clock();
    const due = fault?.kind === 'webhook-delay' ? now + fault.ms : now;
    for (let copies = fault?.kind === 'webhook-twice' ? 2 : 1; copies > 0; copies -= 1) {
      const sql = 'INSERT INTO deliveries (event, due, until) VALUES (?, ?, ?)';
      this.#ledger.run(sql, event.id, due, now + MAX_AGE_MS);
    }
  }

  /** The number of an event's deliveries that are not accepted yet. */
  pending(event: string): number {
    const sql = 'SELECT count(*) AS n FROM deliveries WHERE event = ?';
    return this.#ledger.row<{ n: number }>(sql, event)?.n ?? 0;
  }

  /** Sends the due deliveries and sets a timer for the next one. To be called after each transaction. */
  wake(): void {
    if (this.#stopping.signal.aborted || !this.endpoint) return;
    clearTimeout(this.#timer);
    const sql = 'SELECT * FROM deliveries ORDER BY due LIMIT ?';
    const unsent = this.#ledger
      .rows<Delivery>(sql, 2 * MAX_PARALLEL)
      .filter(({ id }) => !this.#sending.has(id));
    for (const delivery of unsent) {
      if (this.#sending.size >= MAX_PARALLEL) return;
      const delay = delivery.due - this.#clock();
      if (delay > 0) {
        this.#timer = setTimeout(() => this.wake(), Math.min(delay, MAX_RETRY_MS));
        return;
      }
      this.#sending.set(delivery.id, this.#deliver(delivery, this.endpoint));
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await Promise.all(this.#sending.values());
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #deliver(delivery: Delivery, endpoint: Endpoint): Promise<void> {
    const accepted = await this.#send(delivery, endpoint);
    this.#sending.delete(delivery.id);
    if (this.#stopping.signal.aborted && !accepted) return;
    this.#saveResult(delivery, accepted);
    this.wake();
  }

  async #send({ event: id }: Delivery, endpoint: Endpoint): Promise<boolean> {
    const event = this.#ledger.get('event', id);
    if (!event) return true;
    // Pretty-printed as at Stripe, so that a receiver that verifies re-stringified JSON fails here too.
    const payload = JSON.stringify({ ...event, pending_webhooks: this.pending(id) }, null, 2);
    return post(endpoint.url, payload, this.#agents, this.#stopping.signal, {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'stripe-signature': signature(payload, endpoint.secret, this.#clock()),
    });
  }

  #saveResult({ id, attempts, until }: Delivery, accepted: boolean): void {
    const due = this.#clock() + Math.min(FIRST_RETRY_MS * 2 ** attempts, MAX_RETRY_MS);
    if (accepted || due > until) this.#ledger.run('DELETE FROM deliveries WHERE id = ?', id);
    else this.#ledger.run('UPDATE deliveries SET due = ?, attempts = attempts + 1 WHERE id = ?', due, id);
  }
}

/**
 * Whether the endpoint answered 2xx in time; a redirect counts as a failure, as at Stripe. It doesn't use fetch, which
 * at hundreds of deliveries a second costs more than the rest of the fake.
 */
function post(
  url: string,
  payload: string,
  agents: { 'http:': HttpAgent; 'https:': HttpsAgent },
  signal: AbortSignal,
  headers: OutgoingHttpHeaders,
): Promise<boolean> {
  return new Promise((resolve) => {
    const secure = url.startsWith('https:');
    const agent = agents[secure ? 'https:' : 'http:'];
    const length = Buffer.byteLength(payload);
    const request = (secure ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent,
      signal,
      timeout: TIMEOUT_MS,
      headers: { ...headers, 'content-length': length },
    });
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      resolve(statusCode >= 200 && statusCode < 300);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
    request.end(payload);
  });
}

/** The `Stripe-Signature` header (Stripe, "Verify webhook signatures manually"); `now` in milliseconds. */
export function signature(payload: string, secret: string, now: number): string {
  const t = Math.floor(now / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${payload}`).digest('hex')}`;
}
