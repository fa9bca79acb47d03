import { setTimeout as pause } from 'node:timers/promises';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Random } from '../random.ts';
import type { Answered, Visitor } from '../visitor.ts';
import type { Tally } from './tally.ts';

/** Someone who has signed up: one account, through which many buyers may buy. */
export interface Account {
  visitor: Visitor;
  userId: string;
}

/** How a buyer clicks. */
export type Click = 'once' | 'twice' | 'without a key';

type Body = Partial<Order> & { id?: string; errors?: { message: string }[] };
type Reply = Answered<Body> | { status: 0; body: Body };

/** How often a buyer sends a request again that was not answered, or answered with a 5xx. */
const TRIES = 12;

/** Buys as people do: clicks twice, sends again what got no answer, is declined. Writes down what it sees. */
export class Buyer {
  readonly #account: Account;
  readonly #tally: Tally;
  readonly #random: Random;

  constructor(account: Account, tally: Tally, random: Random) {
    this.#account = account;
    this.#tally = tally;
    this.#random = random;
  }

  /** Orders seats; the order, or why there is none. */
  async order(ticketId: string, quantity: number, click: Click): Promise<Body | 'sold out' | 'failed'> {
    this.#tally.add('orders attempted');
    const begin = performance.now();
    const reply = await this.#post('/api/orders', { ticketId, quantity }, click);
    this.#tally.times.push(performance.now() - begin);
    if (reply.status === 201) return reply.body;
    const message = reply.body.errors?.[0]?.message ?? '';
    if (reply.status === 409 && /sold out|not enough seats/i.test(message)) return 'sold out';
    this.#tally.failed('POST /api/orders', `${reply.status} ${message}`);
    return 'failed';
  }

  /** Pays for an order, and says whether the provider has authorised it. */
  async pay(orderId: string, token: string, click: Click = 'once'): Promise<'paid' | 'declined' | 'failed'> {
    const reply = await this.#post('/api/payments', { orderId, token }, click);
    if (reply.status === 201) return 'paid';
    if (reply.status === 402) return 'declined';
    const message = reply.body.errors?.[0]?.message ?? '';
    if (reply.status === 409 && message === 'This order is paid already') return 'paid';
    this.#tally.failed('POST /api/payments', `${reply.status} ${message}`);
    return 'failed';
  }

  /** Opens the hosted page, and leaves it. */
  async openPage(orderId: string): Promise<void> {
    await this.#post('/api/payments', { orderId }, 'once');
  }

  async cancel(orderId: string): Promise<number> {
    return (await this.#sent(() => this.#account.visitor.delete(`/api/orders/${orderId}`))).status;
  }

  async #post(path: string, body: object, click: Click): Promise<Reply> {
    if (click === 'without a key') {
      const reply = await this.#sent(() => this.#account.visitor.post<Body>(path, body));
      if (reply.status === 0 || reply.status >= 500) this.#tally.add('no answer, and no key to ask again');
      return reply;
    }
    const key = crypto.randomUUID();
    if (click === 'once') return this.#keyed(path, body, key);
    this.#tally.add('double clicks');
    const [first, second] = await Promise.all([this.#keyed(path, body, key), this.#keyed(path, body, key)]);
    return second.status === 201 ? second : first;
  }

  /** One key, sent until there is an answer. */
  async #keyed(path: string, body: object, key: string): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      const reply = await this.#sent(() =>
        this.#account.visitor.post<Body>(path, body, { 'idempotency-key': key }),
      );
      this.#tally.answers.push({
        userId: this.#account.userId,
        key,
        request: `POST ${path} ${JSON.stringify(body)}`,
        status: reply.status,
        id: reply.body.id,
      });
      if ((reply.status !== 0 && reply.status < 500) || attempt === TRIES) return reply;
      this.#tally.add('sent again');
      await pause(this.#random.between(50, 150 * attempt));
    }
  }

  async #sent(send: () => Promise<Answered<Body>>): Promise<Reply> {
    try {
      return await send();
    } catch {
      return { status: 0, body: {} };
    }
  }
}
