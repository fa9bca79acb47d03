import { Refused } from '@boxoffice/shared/errors.ts';
import pLimit from 'p-limit';
import { config } from '../config.ts';

/** Hashes at a time: each takes 19 MiB and one of the four threads that Node has for all such work. */
const AT_ONCE = 2;
/** Requests that hash or wait for their turn, times `LIMITS_SCALE`: the last of them waits about a second. */
const ADMITTED = Math.max(1, Math.round(40 * config.LIMITS_SCALE));
const RETRY_AFTER_SECONDS = 1;

/** Runs a hash when it is its turn. */
export const inTurn = pLimit(AT_ONCE);

let admitted = 0;

/**
 * Does the work of a request that will hash, if there is room for it. It is asked before anything else is done
 * or counted, so that a flood costs next to nothing and locks nobody out.
 *
 * @throws Refused (429) when so many hash or wait already
 */
export async function admit<Result>(work: () => Promise<Result>): Promise<Result> {
  if (admitted >= ADMITTED)
    throw new Refused(429, 'sign-ins-too-many', {
      retryAfter: RETRY_AFTER_SECONDS,
    });
  admitted++;
  try {
    return await work();
  } finally {
    admitted--;
  }
}
