import { Refused } from '../errors.ts';

/** So many times in a window of time, for each subject (an account, an address). */
export interface Limit {
  name: string;
  most: number;
  seconds: number;
  /** How many of them any part of the subject may have: a session of an account. */
  mostOfAPart?: number;
}

/** One window of a limit: its bounds in epoch seconds, and how many are let through. */
export interface Window {
  startsAt: number;
  endsAt: number;
  most: number;
  mostOfAPart?: number;
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
  const scaled = (most: number) => Math.max(1, Math.round(most * scale));
  return {
    startsAt,
    endsAt: startsAt + limit.seconds,
    most: scaled(limit.most),
    ...(limit.mostOfAPart !== undefined && { mostOfAPart: scaled(limit.mostOfAPart) }),
  };
}

/** What someone hears whose window is full. */
export const tooMany = (window: Window, now: number): Refused =>
  new Refused(429, 'too-many-attempts', {
    retryAfter: Math.max(1, Math.ceil(window.endsAt - now / 1000)),
  });
