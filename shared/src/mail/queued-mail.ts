import type { Given } from '../decisions/given.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long one process alone may send a mail, in milliseconds. It is longer than the timeouts of the SMTP client,
 * so that two processes don't send the same mail.
 */
export const LEASE_MS = 2 * MINUTE_MS;

/** The fields of every queued mail. A service adds what it needs to make the text when the mail is sent. */
export interface QueuedMail {
  id: string;
  /** When the queue drops the mail, in epoch milliseconds. */
  expiresAt: number;
  /** When the lease ends, in epoch milliseconds. From then on any process may take the mail. */
  dueAt: number;
  attempts: number;
}

/** A new mail. The process that stores it holds the first lease. */
export const queuedMail = (lifetimeMs: number, { now, newId }: Given): QueuedMail => ({
  id: newId(),
  expiresAt: now + lifetimeMs,
  dueAt: now + LEASE_MS,
  attempts: 0,
});

/** The mail with a new lease. */
export const leased = <Mail extends QueuedMail>(mail: Mail, now: number): Mail => ({
  ...mail,
  dueAt: now + LEASE_MS,
});

/** The mail after a failed attempt, with exponential backoff of at most an hour. */
export const postponed = <Mail extends QueuedMail>(mail: Mail, now: number): Mail => ({
  ...mail,
  attempts: mail.attempts + 1,
  dueAt: now + Math.min(HOUR_MS, MINUTE_MS * 2 ** mail.attempts),
});
