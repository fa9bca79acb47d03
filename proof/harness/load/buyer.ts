import { setTimeout as pause } from 'node:timers/promises';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Random } from '../random.ts';
import type { Answered } from '../visitor.ts';
import type { Account } from './accounts.ts';
import type { Tally } from './tally.ts';

/** Whether a buyer double-clicks, and whether the request has an Idempotency-Key. */
export type Click = 'once' | 'twice' | 'without a key';

type Body = Partial<Order> & { errors?: { message: string; code: string }[] };
type Reply = Answered<Body> | { status: 0; body: Body };

/** How often a keyed request without an answer, or with a 5xx, is sent in all. */
const ATTEMPTS = 12;

/** A simulated buyer: double-clicks, retries requests, and records the answers in the tally. */
export class Buyer {
  readonly #account: Account;
  readonly #tally: Tally;
  readonly #random: Random;

  constructor(account: Account, tally: Tally, random: Random) {
    this.#account = account;
    this.#tally = tally;
    this.#random = random;
  }

  /** Orders seats. Resolves to the order, or to the reason why there is none. */
  async order(ticketId: string, quantity: number, click: Click): Promise<Body | 'sold out' | 'failed'> {
    this.#tally.add('orders attempted');
    const begin = performance.now();
    const reply = await this.#post('/api/orders', { ticketId, quantity }, click);
    this.#tally.orderTimes.push(performance.now() - begin);
    if (reply.status === 201) return reply.body;
    const [error] = reply.body.errors ?? [];
    if (['sold-out', 'too-few-seats', 'event-cancelled'].includes(error?.code ?? '')) return 'sold out';
    this.#tally.addFailure('POST /api/orders', `${reply.status} ${error?.message ?? ''}`);
    return 'failed';
  }

  /** Pays for an order with a card token. "Paid" means that the provider authorised the payment. */
  async pay(orderId: string, token: string, click: Click = 'once'): Promise<'paid' | 'declined' | 'failed'> {
    const reply = await this.#post('/api/payments', { orderId, token }, click);
    if (reply.status === 201) return 'paid';
    if (reply.status === 402) return 'declined';
    const [error] = reply.body.errors ?? [];
    if (error?.code === 'order-paid') return 'paid';
    this.#tally.addFailure('POST /api/payments', `${reply.status} ${error?.message ?? ''}`);
    return 'failed';
  }

  /** Opens a hosted payment page and never submits it. */
  async openHostedPage(orderId: string): Promise<void> {
    await this.#post('/api/payments', { orderId }, 'once');
  }

  async cancel(orderId: string): Promise<number> {
    return (await this.#send(() => this.#account.visitor.delete(`/api/orders/${orderId}`))).status;
  }

  async #post(path: string, body: object, click: Click): Promise<Reply> {
    if (click === 'without a key') {
      const reply = await this.#send(() => this.#account.visitor.post<Body>(path, body));
      if (reply.status === 0 || reply.status >= 500) this.#tally.add('unkeyed requests without an answer');
      return reply;
    }
    const key = crypto.randomUUID();
    if (click === 'once') return this.#postWithKey(path, body, key);
    this.#tally.add('double clicks');
    const [first, second] = await Promise.all([
      this.#postWithKey(path, body, key),
      this.#postWithKey(path, body, key),
    ]);
    return second.status === 201 ? second : first;
  }

  /** Sends a request with one key until there is an answer below 500. */
  async #postWithKey(path: string, body: object, key: string): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      const reply = await this.#send(() =>
        this.#account.visitor.post<Body>(path, body, { 'idempotency-key': key }),
      );
      this.#tally.answers.push({
        userId: this.#account.userId,
        key,
        request: `POST ${path} ${JSON.stringify(body)}`,
        status: reply.status,
        id: reply.body.id,
      });
      if ((reply.status !== 0 && reply.status < 500) || attempt === ATTEMPTS) return reply;
      this.#tally.add('retries');
      await pause(this.#random.between(50, 150 * attempt));
    }
  }

  async #send(request: () => Promise<Answered<Body>>): Promise<Reply> {
    try {
      return await request();
    } catch {
      return { status: 0, body: {} };
    }
  }
}
