import { tooManyAttempts, type Window, windowOf } from '../decisions/limit.ts';
import { background } from '../functions/background.ts';
import { ProcessMap } from '../functions/process-map.ts';
import { log } from '../telemetry/log.ts';
import { type Attempt, addToCounts, boundsOf } from './attempts.ts';
import { ConditionalCheckFailedException } from './exceptions.ts';

/** A step is this part of what is left. */
const STEP = 0.1;
/** A process that the table has refused asks again after this time: another process may have returned its rest. */
const ASK_AGAIN_MS = 5000;
/** The most subjects that a process remembers. It loses the rest of one that it forgets. */
const MOST_SUBJECTS = 20_000;
const RETURNS_AT_ONCE = 50;

/** The attempts of one subject in one window that this process has reserved. */
interface Reservation {
  table: string;
  attempt: Attempt;
  window: Window;
  /** Reserved and not used yet. */
  rest: number;
  /** What the table had left after the last step. */
  left: number;
  /** The attempts that wait for a step. */
  waiting: number;
  running?: Promise<void> | undefined;
  fullUntil: number;
}

/**
 * Counts attempts in steps: a process reserves some of what a limit has left by one conditional write, and uses them
 * without the table.
 *
 * ```
 * table    0 ──── 12 ───────────────── 22 ────────── ... ── 120: full
 * process  │ reserves 12 │ uses them   │ reserves 10         │ 429
 * ```
 *
 * The table counts what is reserved, so the attempts of all processes together never exceed a limit, whatever crashes.
 * A process that is killed loses its rest, and the rest of one process is not there for the others, so a limit can be
 * reached early: by less than one step for each process. A step is a tenth of what is left, so it is one attempt near
 * the limit. A process that ends returns its rest. Sign-ins are counted exactly, by `countAttempt`.
 */
export class ReservedAttempts {
  readonly #reservations = new ProcessMap<Reservation>(MOST_SUBJECTS);

  /**
   * Counts an attempt.
   *
   * @throws Refused (429) when the window is full
   */
  async count(table: string, attempt: Attempt): Promise<void> {
    const window = windowOf(attempt.limit, attempt.now, attempt.scale);
    const key = [table, attempt.limit.name, attempt.subject, attempt.part, window.startsAt].join(' ');
    const own = this.#reservations.get(key) ?? newReservation(table, attempt, window);
    this.#reservations.set(key, own);
    own.waiting++;
    try {
      while (own.rest === 0) {
        if (attempt.now < own.fullUntil) throw tooManyAttempts(window, attempt.now, attempt.limit.code);
        own.running ??= reserveStep(own, attempt.now).finally(() => {
          own.running = undefined;
        });
        await own.running;
      }
      own.rest--;
    } finally {
      own.waiting--;
    }
  }

  /** Returns what this process has not used, in the windows that have not ended. */
  async giveBack(now: number): Promise<void> {
    const unused = this.#reservations
      .values()
      .filter(({ rest, window }) => rest > 0 && window.endsAt * 1000 > now);
    for (let n = 0; n < unused.length; n += RETURNS_AT_ONCE)
      await Promise.all(unused.slice(n, n + RETURNS_AT_ONCE).map(giveBack));
  }
}

/** The reserved attempts of this process. */
export const reservedAttempts = new ReservedAttempts();
background.atEnd(() => reservedAttempts.giveBack(Date.now()));

const newReservation = (table: string, attempt: Attempt, window: Window): Reservation => ({
  table,
  attempt,
  window,
  rest: 0,
  left: leftOf(attempt, window, () => 0),
  waiting: 0,
  fullUntil: 0,
});

/** Reserves a tenth of what is left, and at least what is waited for. */
async function reserveStep(own: Reservation, now: number): Promise<void> {
  const { table, attempt, window } = own;
  for (;;) {
    const step = Math.max(1, Math.min(own.left, Math.max(own.waiting, Math.floor(own.left * STEP))));
    try {
      const counts = await addToCounts(table, attempt, window, step, mayAdd(attempt, window, step));
      own.left = leftOf(attempt, window, (name) => counts[name]);
      own.rest += step;
      return;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      own.left = leftOf(attempt, window, (name) => error.Item?.[name]);
      if (own.left > 0) continue;
      own.fullUntil = now + ASK_AGAIN_MS;
      throw tooManyAttempts(window, now, attempt.limit.code);
    }
  }
}

/** The condition that a step does not exceed any bound. A failed write returns the counts. */
const mayAdd = (attempt: Attempt, window: Window, step: number) => {
  const bounds = boundsOf(attempt, window);
  return {
    ConditionExpression: bounds
      .map((_, n) => `(attribute_not_exists(#count${n}) OR #count${n} <= :most${n})`)
      .join(' AND '),
    ExpressionAttributeValues: Object.fromEntries(bounds.map(({ bound }, n) => [`:most${n}`, bound - step])),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
};

/** How many attempts the bounds leave, where `countOf` is a count of the table. */
const leftOf = (attempt: Attempt, window: Window, countOf: (name: string) => unknown): number =>
  Math.min(...boundsOf(attempt, window).map(({ name, bound }) => bound - Number(countOf(name) ?? 0)));

async function giveBack(own: Reservation): Promise<void> {
  const { table, attempt, window, rest } = own;
  own.rest = 0;
  try {
    await addToCounts(table, attempt, window, -rest);
  } catch (error) {
    log('warn', 'reserved attempts are lost until their window ends', { limit: attempt.limit.name, error });
  }
}
