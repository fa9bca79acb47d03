import { Refused } from '@boxoffice/shared/decisions/refused.ts';

/** So many times in a window of time, for each subject (an account, an address). */
export interface Limit {
  name: string;
  most: number;
  seconds: number;
}

export const SIGN_INS_PER_ADDRESS: Limit = { name: 'sign-in-address', most: 100, seconds: 900 };
export const FAILURES_PER_ACCOUNT: Limit = { name: 'sign-in-account', most: 10, seconds: 900 };
/** Wrong answers to "what is your current password?", by whoever sits at a browser that is signed in. */
export const WRONG_PASSWORDS_PER_ACCOUNT: Limit = { name: 'wrong-password', most: 10, seconds: 900 };
export const SIGN_UPS_PER_ADDRESS: Limit = { name: 'sign-up-address', most: 50, seconds: 3600 };
export const VERIFICATIONS_PER_ACCOUNT: Limit = { name: 'verify-account', most: 5, seconds: 3600 };
export const RESETS_PER_ACCOUNT: Limit = { name: 'reset-account', most: 5, seconds: 3600 };
export const RESETS_PER_ADDRESS: Limit = { name: 'reset-address', most: 20, seconds: 3600 };
export const LINKS_PER_ADDRESS: Limit = { name: 'link-address', most: 50, seconds: 900 };

/** One window of a limit: its bounds in epoch seconds, and how many are let through. */
export interface Window {
  startsAt: number;
  endsAt: number;
  most: number;
}

/**
 * The window that this moment is in. Windows are the same for everyone, so that no process has to remember
 * when one began.
 *
 * @param now epoch milliseconds
 * @param scale multiplies what the limit lets through
 */
export function windowOf(limit: Limit, now: number, scale: number): Window {
  const startsAt = Math.floor(now / 1000 / limit.seconds) * limit.seconds;
  return { startsAt, endsAt: startsAt + limit.seconds, most: Math.max(1, Math.round(limit.most * scale)) };
}

/** What someone hears whose window is full. */
export const tooMany = (window: Window, now: number): Refused =>
  new Refused(429, 'Too many attempts: please try again later', {
    retryAfter: Math.max(1, Math.ceil(window.endsAt - now / 1000)),
  });
