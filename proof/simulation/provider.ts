import { type Answer, Api } from '../../functions/payments/stripe-fake/api.ts';
import { HANDLED_EVENT_TYPES } from '../../functions/payments/stripe-fake/config.ts';
import { type FakeState, newContext } from '../../functions/payments/stripe-fake/context.ts';
import { expireDue } from '../../functions/payments/stripe-fake/expiry.ts';
import { Faults } from '../../functions/payments/stripe-fake/faults.ts';
import { hostedPage } from '../../functions/payments/stripe-fake/hosted-pages.ts';
import { Ledger as Store } from '../../functions/payments/stripe-fake/ledger.ts';
import { signature, Webhooks } from '../../functions/payments/stripe-fake/webhooks.ts';
import { invariantNames } from '../invariants/names.ts';
import type { Ledger } from '../invariants/snapshot.ts';
import { WEBHOOK_SECRET } from './config.ts';
import { shortId } from './history.ts';
import { callService } from './network.ts';
import { currentPod, simulation } from './simulation.ts';

const ORIGIN = 'http://stripe.invalid';
/** Stripe's search can miss the objects of the last minute. */
const SEARCH_LAG_SECONDS = 60;
/** Stripe gives up on a webhook after days; this many attempts span the whole simulation. */
const WEBHOOK_ATTEMPTS = 40;

interface ProviderRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Delivers the webhooks of the Stripe fake over the simulated network. */
class SimulatedWebhooks extends Webhooks {
  readonly #store: Store;

  constructor(store: Store, faults: Faults, clock: () => number) {
    super(store, faults, clock);
    this.#store = store;
    this.endpoint = { url: 'http://payments.invalid', secret: WEBHOOK_SECRET, types: HANDLED_EVENT_TYPES };
  }

  override wake(): void {
    const due = this.#store.rows<{ event: string }>('SELECT event FROM deliveries ORDER BY id');
    if (due.length === 0) return;
    this.#store.run('DELETE FROM deliveries');
    for (const { event: id } of due) {
      const event = this.#store.get('event', id);
      if (event) currentPod.exit(() => sendWebhook(event.type, JSON.stringify(event, null, 2)));
    }
  }
}

// All simulations share one database: opening it takes longer than a simulation.
const store = new Store(':memory:');

/** The Stripe fake without its sockets. */
export class Provider {
  readonly #state: FakeState;
  readonly #api: Api;
  readonly #faults = new Faults();

  constructor() {
    for (const table of ['objects', 'deliveries', 'idempotency']) store.run(`DELETE FROM ${table}`);
    const clock = () => Date.now();
    const webhooks = new SimulatedWebhooks(store, this.#faults, clock);
    this.#state = {
      ledger: store,
      webhooks,
      faults: this.#faults,
      clock,
      origin: () => ORIGIN,
      searchLag: SEARCH_LAG_SECONDS,
    };
    this.#api = new Api(this.#state);
  }

  /** @returns undefined when the connection ends without an answer */
  async answer({ method, path: target, headers, body }: ProviderRequest): Promise<Answer | undefined> {
    const { random, rates, history } = simulation();
    const { pathname: path, search } = new URL(target, ORIGIN);
    this.#faults.clear();
    if (random.chance(rates.provider)) {
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
        history.recordFault(`provider ${kind}`, `${method} ${path}`);
      if (kind === 'lost request') return undefined;
      this.#faults.add([{ match: `${method} ${path}`, kind }]);
    }
    const header = (wanted: string) =>
      Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
    const key = header('idempotency-key');
    const account = header('stripe-account');
    const answer = await this.#api.answer({
      method,
      path,
      query: search.slice(1),
      body: method === 'POST' ? body : '',
      authorization: 'Bearer sk_test_simulation',
      contentType: 'application/x-www-form-urlencoded',
      ...(key && { idempotencyKey: key }),
      ...(account && { account }),
    });
    if (method === 'POST') history.log(`   provider answers ${answer.status} to ${method} ${path}`);
    // An answer that is replayed for its idempotency key captures nothing.
    const hasEffect = method === 'POST' && answer.status === 200 && !answer.headers['idempotent-replayed'];
    if (hasEffect) checkCapture(JSON.parse(answer.body) as StripeObject);
    return answer.lost ? undefined : answer;
  }

  /** Sends a request of somebody else than this system, without faults. */
  async post(path: string, form: Record<string, string>): Promise<void> {
    this.#faults.clear();
    const { status, body } = await this.#api.answer({
      method: 'POST',
      path,
      query: '',
      body: new URLSearchParams(form).toString(),
      authorization: 'Bearer sk_test_simulation',
      contentType: 'application/x-www-form-urlencoded',
    });
    if (status !== 200) throw new Error(`The provider answers ${status} to POST ${path}: ${body}`);
  }

  /** Opens a hosted page, or submits its form. */
  visit(url: string, form?: Record<string, string>): { status: number; location?: string | undefined } {
    const { pathname: path, search } = new URL(url, ORIGIN);
    const body = new URLSearchParams(form).toString();
    return hostedPage(this.#state, { method: form ? 'POST' : 'GET', path, query: search.slice(1), body });
  }

  /** Expires hosted pages that are due, and delivers webhooks. */
  runTimers(): void {
    expireDue(newContext(this.#state));
    this.#state.webhooks.wake();
  }

  ledger(): Ledger {
    const all = { limit: 100_000 };
    return {
      intents: store.list('payment_intent', all).data,
      charges: store.list('charge', all).data as Ledger['charges'],
      refunds: store.list('refund', all).data as Ledger['refunds'],
      disputes: store.list('dispute', all).data as Ledger['disputes'],
      transfers: store.list('transfer', all).data,
      fees: store.list('application_fee', all).data,
    };
  }
}

interface StripeObject {
  object: string;
  status: string;
  metadata: Record<string, string>;
}

/**
 * A payment may be captured only once its order is complete with this payment. An order that was given back meanwhile was
 * complete: the capture is refunded.
 */
function checkCapture({ object, status, metadata }: StripeObject): void {
  if (object !== 'payment_intent' || status !== 'succeeded') return;
  const { tables, history } = simulation();
  const { orderId, paymentId } = metadata;
  const { Item: order } = tables.get({
    TableName: 'boxoffice-orders',
    Key: { pk: `ORDER#${orderId}`, sk: 'ORDER' },
  });
  if (order?.status === 'complete' && order.paymentId === paymentId) return;
  if (order?.status === 'cancelled' && order.completedAt !== undefined) return;
  const message = `payment ${paymentId} was captured while order ${orderId} was ${order?.status}`;
  history.recordViolation(invariantNames.money, message, orderId);
}

/** Delivers a webhook until it is accepted, as Stripe does. Faults make it late, duplicate or lost. */
function sendWebhook(type: string, payload: string): void {
  const { scheduler, random, rates, history } = simulation();
  // The sweep finds what a payment's webhooks tell, but no refund and no dispute: Stripe sends these for three days.
  if (!type.startsWith('charge.') && random.chance(rates.lostWebhook)) {
    history.recordFault('lost webhook', type);
    return;
  }
  const isDuplicate = random.chance(rates.duplicateWebhook);
  if (isDuplicate) history.recordFault('duplicate webhook', type);
  for (const _ of isDuplicate ? [1, 2] : [1]) {
    const isLate = random.chance(rates.delay);
    if (isLate) history.recordFault('late webhook', type);
    const ms = isLate ? random.integer(10_000, 1_800_000) : random.integer(5, 400);
    scheduler.schedule(ms, () => deliver(1));
  }

  async function deliver(attempt: number): Promise<void> {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature(payload, WEBHOOK_SECRET, scheduler.now),
    };
    const request = { method: 'POST', path: '/webhooks/stripe', headers, body: Buffer.from(payload) };
    const answer = await callService('payments', request, 20_000);
    const [id] = /evt_\w+/.exec(payload) ?? [];
    history.log(`webhook ${type} ${shortId(id)} -> ${answer?.status ?? 'no answer'}`);
    if (answer && answer.status < 300) return;
    if (attempt < WEBHOOK_ATTEMPTS)
      scheduler.schedule(Math.min(1000 * 2 ** attempt, 60_000), () => deliver(attempt + 1));
  }
}
