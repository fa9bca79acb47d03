import { randomBytes } from 'node:crypto';
import type { Environment, EventDraft } from './environment.ts';
import { newEvent, type StripeEvent } from './event.ts';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Outcome } from './payment-intent.ts';
import type { Webhooks } from './webhooks.ts';

/** One request's way to the ledger; everything done through it is in the request's own transaction. */
export interface RequestContext extends Environment {
  ledger: Ledger;
  /** Whether a fault of this kind was set for the request. */
  fault?: string;
  emit(happenings: EventDraft[]): void;
  /** Keeps what a command made of an intent, and tells of it. */
  save(outcome: Outcome): Outcome;
}

export interface FakeState {
  ledger: Ledger;
  webhooks: Webhooks;
  faults: Faults;
  /** Unix milliseconds. */
  clock: () => number;
  /** Origin of the hosted pages. */
  origin: () => string;
}

const NOBODY: StripeEvent['request'] = { id: null, idempotency_key: null };

/** `request` is named in the events: the API's own request, or nobody (a page, the clock). */
export function newRequestContext(standing: FakeState, request = NOBODY, fault?: string): RequestContext {
  const { ledger, webhooks } = standing;
  const work: RequestContext = {
    now: Math.floor(standing.clock() / 1000),
    newId,
    origin: standing.origin(),
    ledger,
    fault,
    emit(happenings) {
      for (const happening of happenings) {
        const event = newEvent(happening, request, work);
        ledger.put(event);
        webhooks.enqueue(event);
      }
    },
    save(outcome) {
      ledger.put(outcome.intent);
      if (outcome.charge) ledger.put(outcome.charge);
      if (outcome.refund) ledger.put(outcome.refund);
      work.emit(outcome.events);
      return outcome;
    },
  };
  return work;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `pi_` and 24 letters that nobody can guess. */
export function newId(prefix: string): string {
  let id = `${prefix}_`;
  for (const byte of randomBytes(24)) id += ALPHABET[byte % ALPHABET.length];
  return id;
}
