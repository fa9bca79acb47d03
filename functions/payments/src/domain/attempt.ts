/** How a request that creates something at the provider (an authorisation, a checkout page) failed. */
export type Failure =
  /** No answer, a rate limit, or a concurrent request with the same key: the same request can be sent again. */
  | 'unanswered'
  /** The provider stored this failure for the idempotency key and repeats it for a day. */
  | 'spent'
  /** The provider rejected the parameters. */
  | 'refused';

/** One of the objects that the provider has for a payment. */
export interface Candidate {
  id: string;
  /** Unix seconds. */
  created: number;
  /** `usable` can hold money or be paid by the buyer, `ended` can't any more, `untried` was never paid with. */
  state: 'usable' | 'ended' | 'untried';
}

/** The most idempotency keys of one payment. */
export const MAX_KEYS = 100;
/** The most keys that may fail for the first time within one call. */
export const MAX_NEW_FAILURES = 2;

/** The idempotency key of a payment's nth request for an effect. */
export const idempotencyKeyOf = (payment: { id: string }, effect: string, attempt: number): string =>
  attempt === 1 ? `${payment.id}-${effect}` : `${payment.id}-${effect}-${attempt}`;

/**
 * Chooses the one object to keep for a payment; the duplicates are to be cancelled. The choice depends on the objects
 * alone, so that concurrent processes keep the same one: the oldest usable one.
 */
export function chooseCandidate(candidates: Candidate[]): {
  chosen?: Candidate | undefined;
  duplicates: Candidate[];
} {
  const oldestFirst = candidates.toSorted((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  const chosen =
    oldestFirst.find(({ state }) => state === 'usable') ?? oldestFirst.find(({ state }) => state === 'ended');
  return {
    chosen,
    duplicates: oldestFirst.filter((candidate) => candidate !== chosen && candidate.state !== 'ended'),
  };
}
