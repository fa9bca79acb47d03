import { randomBytes } from 'node:crypto';
import type { Environment } from './environment.ts';
import { type EventDraft, newEvent, type StripeEvent } from './event.ts';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Outcome } from './payment-intent.ts';
import type { Webhooks } from './webhooks.ts';

/** What one request works with. All its writes belong to the request's transaction. */
export interface Context extends Environment {
  ledger: Ledger;
  searchLag: number;
  /** The connected account of the Stripe-Account header. */
  account?: string;
  /** The kind of the fault that is set for the request. */
  fault?: string;
  emit(events: EventDraft[]): void;
  /** Stores the objects of an outcome and emits its events. */
  save(outcome: Outcome): Outcome;
}

/** What all requests share. */
export interface FakeState {
  ledger: Ledger;
  webhooks: Webhooks;
  faults: Faults;
  /** Unix milliseconds. */
  clock: () => number;
  /** Origin of the hosted pages. */
  origin: () => string;
  /** How long a new object is missing from search results, in seconds. At Stripe it is up to a minute. */
  searchLag?: number;
}

const NO_REQUEST: StripeEvent['request'] = { id: null, idempotency_key: null };

/** `request` is the API request that the events name; hosted pages and the clock have none. */
export function newContext(
  fake: FakeState,
  request = NO_REQUEST,
  { fault, account }: { fault?: string; account?: string } = {},
): Context {
  const { ledger, webhooks } = fake;
  const context: Context = {
    now: Math.floor(fake.clock() / 1000),
    newId,
    origin: fake.origin(),
    ledger,
    searchLag: fake.searchLag ?? 0,
    fault,
    account,
    emit(events) {
      for (const draft of events) {
        const event = newEvent(draft, request, context);
        ledger.put(event);
        webhooks.enqueue(event);
      }
    },
    save(outcome) {
      ledger.put(outcome.intent);
      if (outcome.charge) ledger.put(outcome.charge);
      if (outcome.refund) ledger.put(outcome.refund);
      for (const object of outcome.moved ?? []) ledger.put(object);
      context.emit(outcome.events);
      return outcome;
    },
  };
  return context;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A prefix such as `pi` and 24 random characters. */
export function newId(prefix: string): string {
  let id = `${prefix}_`;
  for (const byte of randomBytes(24)) id += ALPHABET[byte % ALPHABET.length];
  return id;
}
