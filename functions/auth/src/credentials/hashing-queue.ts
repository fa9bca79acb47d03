import { Refused } from '@boxoffice/shared/errors.ts';
import pLimit from 'p-limit';
import { config } from '../config.ts';

/** Each hash takes 19 MiB and one of the four threads of Node's pool. */
const CONCURRENT_HASHES = 2;
/** Requests that hash or wait, times `LIMITS_SCALE`. The last one in the queue waits about a second. */
const MAX_REQUESTS = Math.max(1, Math.round(40 * config.LIMITS_SCALE));
const RETRY_AFTER_SECONDS = 1;

/** Runs a hash when fewer than `CONCURRENT_HASHES` are running. */
export const hashingQueue = pLimit(CONCURRENT_HASHES);

let requests = 0;

/**
 * Runs a request that hashes a password, if the queue has a free slot. Call it before the request reads or counts
 * anything: then a flood costs little and cannot use up anybody's rate limits.
 *
 * @throws Refused (429) when the queue is full
 */
export async function withHashingSlot<Result>(work: () => Promise<Result>): Promise<Result> {
  if (requests >= MAX_REQUESTS)
    throw new Refused(429, 'sign-ins-too-many', { retryAfter: RETRY_AFTER_SECONDS });
  requests++;
  try {
    return await work();
  } finally {
    requests--;
  }
}
