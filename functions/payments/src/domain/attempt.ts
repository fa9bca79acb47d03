/** How a request to the provider for something new (an authorisation, a hosted page) came to nothing. */
export type Failure =
  /** No answer, too many requests, another one with its key under way: the same request can be made again. */
  | 'unanswered'
  /** Its idempotency key will be answered so for a day, whatever the request did or didn't do. */
  | 'spent'
  /** The provider can make nothing of it. */
  | 'refused';

/** One thing that the provider has under a payment's id. */
export interface Found {
  id: string;
  /** Unix seconds. */
  created: number;
  /** Money or a buyer may wait on it; `void` has neither, and `idle` was begun and never tried. */
  state: 'standing' | 'void' | 'idle';
}

/** Keys that are walked through for one payment at most, and how many of them may fail anew in one call. */
export const MOST_KEYS = 100;
export const MOST_FAILURES = 2;

/** The idempotency key of the nth request: asking twice with one key is asking once. */
export const keyOf = (payment: { id: string }, effect: string, attempt: number): string =>
  attempt === 1 ? `${payment.id}-${effect}` : `${payment.id}-${effect}-${attempt}`;

/**
 * Which of the things found under one payment's id is the payment, and which are doubles to be let go. Whoever
 * asks gets the same answer, so that two processes that meet here keep the same one: the oldest that stands.
 */
export function choose(found: Found[]): { chosen?: Found | undefined; doubles: Found[] } {
  const oldestFirst = found.toSorted((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  const chosen =
    oldestFirst.find(({ state }) => state === 'standing') ??
    oldestFirst.find(({ state }) => state === 'void');
  return { chosen, doubles: oldestFirst.filter((one) => one !== chosen && one.state !== 'void') };
}
