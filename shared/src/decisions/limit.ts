import type { RefusalCode } from '../api/refusals.ts';
import { Refused } from '../errors.ts';

/** The number of attempts that a subject (an account, an address) has in a window of time. */
export interface Limit {
  name: string;
  most: number;
  seconds: number;
  /** The number of attempts that each part of the subject has: a session of an account. */
  mostPerPart?: number;
  /** The code of the refusal, `too-many-attempts` by default. */
  code?: RefusalCode;
}

/** One window of a limit. Times are epoch seconds. */
export interface Window {
  startsAt: number;
  endsAt: number;
  most: number;
  mostPerPart?: number;
}

/**
 * The window that contains a moment. Windows start at fixed times, so processes agree on them without shared state.
 *
 * @param now epoch milliseconds
 * @param scale the factor that multiplies the limit
 */
export function windowOf(limit: Limit, now: number, scale: number): Window {
  const startsAt = Math.floor(now / 1000 / limit.seconds) * limit.seconds;
  const scaled = (most: number) => Math.max(1, Math.round(most * scale));
  return {
    startsAt,
    endsAt: startsAt + limit.seconds,
    most: scaled(limit.most),
    ...(limit.mostPerPart !== undefined && { mostPerPart: scaled(limit.mostPerPart) }),
  };
}

/** The refusal of an attempt in a full window. */
export const tooManyAttempts = (
  window: Window,
  now: number,
  code: RefusalCode = 'too-many-attempts',
): Refused =>
  new Refused(429, code, {
    retryAfter: Math.max(1, Math.ceil(window.endsAt - now / 1000)),
  });
