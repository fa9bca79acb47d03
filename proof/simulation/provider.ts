import { type Answer, Api } from '../../functions/payments/stripe-fake/api.ts';
import { type FakeState, newContext } from '../../functions/payments/stripe-fake/context.ts';
import { expireDue } from '../../functions/payments/stripe-fake/expiry.ts';
import { Faults } from '../../functions/payments/stripe-fake/faults.ts';
import { hostedPage } from '../../functions/payments/stripe-fake/hosted-pages.ts';
import { Ledger as Store } from '../../functions/payments/stripe-fake/ledger.ts';
import { signature, Webhooks } from '../../functions/payments/stripe-fake/webhooks.ts';
import type { Ledger } from '../invariants/snapshot.ts';
import { WEBHOOK_SECRET } from './config.ts';
import { short } from './history.ts';
import { ask } from './network.ts';
import { runningIn, world } from './simulation.ts';

interface ProviderRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Hands the deliveries that the stand-in has written down to the world instead of the network. */
class WebhooksOfTheWorld extends Webhooks {
  readonly #store: Store;

  constructor(store: Store, faults: Faults, clock: () => number) {
    super(store, faults, clock);
    this.#store = store;
    this.endpoint = { url: 'http://payments.invalid', secret: WEBHOOK_SECRET };
  }

  override wake(): void {
    const due = this.#store.rows<{ event: string }>('SELECT event FROM deliveries ORDER BY id');
    if (due.length === 0) return;
    this.#store.run('DELETE FROM deliveries');
    for (const { event: id } of due) {
      const event = this.#store.get('event', id);
      if (event) runningIn.exit(() => announce(event.type, JSON.stringify(event, null, 2)));
    }
  }
}

// One for all worlds: opening a database takes longer than a world lasts.
const store = new Store(':memory:');

/** The Stripe stand-in itself, without its sockets. */
export class Provider {
  readonly #standing: FakeState;
  readonly #api: Api;
  readonly #faults = new Faults();

  constructor() {
    for (const table of ['objects', 'deliveries', 'idempotency']) store.run(`DELETE FROM ${table}`);
    const clock = () => Date.now();
    const webhooks = new WebhooksOfTheWorld(store, this.#faults, clock);
    const origin = () => 'http://stripe.invalid';
    this.#standing = { ledger: store, webhooks, faults: this.#faults, clock, origin };
    this.#api = new Api(this.#standing);
  }

  /** @returns undefined when the connection ends without an answer */
  async answer({ method, path: target, headers, body }: ProviderRequest): Promise<Answer | undefined> {
    const { random, climate, history } = world();
    const { pathname: path, search } = new URL(target, 'http://stripe.invalid');
    this.#faults.clear();
    if (random.chance(climate.providerFails)) {
      const kind = random.pick([
        'lost request',
        '503',
        '429',
        '500',
        'lost-answer',
        'lost-answer',
        'capture-fails',
      ]);
      if (kind !== 'capture-fails' || path.endsWith('/capture'))
        history.fault(`provider ${kind}`, `${method} ${path}`);
      if (kind === 'lost request') return undefined;
      this.#faults.add([{ match: `${method} ${path}`, kind }]);
    }
    const key = Object.entries(headers).find(([name]) => name.toLowerCase() === 'idempotency-key')?.[1];
    const answer = await this.#api.answer({
      method,
      path,
      query: search.slice(1),
      body: method === 'POST' ? body : '',
      authorization: 'Bearer sk_test_simulation',
      contentType: 'application/x-www-form-urlencoded',
      ...(key && { idempotencyKey: key }),
    });
    if (method === 'POST') history.tell(`   provider answers ${answer.status} to ${method} ${path}`);
    if (method === 'POST' && answer.status === 200) chargedForSeats(JSON.parse(answer.body) as Charged);
    return answer.lost ? undefined : answer;
  }

  /** What a buyer does on a hosted page, given its address. */
  visit(url: string, form?: Record<string, string>): { status: number; location?: string | undefined } {
    const { pathname: path, search } = new URL(url, 'http://stripe.invalid');
    const body = new URLSearchParams(form).toString();
    return hostedPage(this.#standing, { method: form ? 'POST' : 'GET', path, query: search.slice(1), body });
  }

  /** Does what the clock alone does. */
  keepTime(): void {
    expireDue(newContext(this.#standing));
    this.#standing.webhooks.wake();
  }

  ledger(): Ledger {
    const all = { limit: 100_000 };
    return {
      intents: store.list('payment_intent', all).data,
      charges: store.list('charge', all).data as Ledger['charges'],
      refunds: store.list('refund', all).data as Ledger['refunds'],
    };
  }
}

interface Charged {
  object: string;
  status: string;
  metadata: Record<string, string>;
}

/** Money is taken for an order that has its seats for good with this very payment, and never before that. */
function chargedForSeats({ object, status, metadata }: Charged): void {
  if (object !== 'payment_intent' || status !== 'succeeded') return;
  const { tables, history } = world();
  const { orderId, paymentId } = metadata;
  const { Item: order } = tables.get({
    TableName: 'boxoffice-orders',
    Key: { pk: `ORDER#${orderId}`, sk: 'ORDER' },
  });
  if (order?.status === 'complete' && order.paymentId === paymentId) return;
  const what = `payment ${paymentId} was captured while order ${orderId} was ${order?.status}`;
  history.violate('2. money is for seats', what, orderId);
}

/** Delivers a webhook until it is accepted, as Stripe does: perhaps late, twice, or never. */
function announce(type: string, payload: string): void {
  const { scheduler, random, climate, history } = world();
  if (random.chance(climate.webhookNever)) {
    history.fault('webhook never', type);
    return;
  }
  const twice = random.chance(climate.webhookTwice);
  if (twice) history.fault('webhook twice', type);
  for (const _ of twice ? [1, 2] : [1]) {
    const late = random.chance(climate.delay);
    if (late) history.fault('webhook late', type);
    scheduler.plan(late ? random.between(10_000, 1_800_000) : random.between(5, 400), () => deliver(1));
  }

  async function deliver(attempt: number): Promise<void> {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature(payload, WEBHOOK_SECRET, scheduler.now),
    };
    const body = Buffer.from(payload);
    const answer = await ask('payments', { method: 'POST', path: '/webhooks/stripe', headers, body }, 20_000);
    history.tell(
      `webhook ${type} ${short(payload.slice(0, 60).match(/evt_\w+/)?.[0])} -> ${answer?.status ?? 'no answer'}`,
    );
    if (answer && answer.status < 300) return;
    if (attempt < 40) scheduler.plan(Math.min(1000 * 2 ** attempt, 60_000), () => deliver(attempt + 1));
  }
}
