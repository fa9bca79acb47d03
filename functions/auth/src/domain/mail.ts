import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Language } from './language.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long one process alone may send a mail, in milliseconds. It is longer than the timeouts of the SMTP client,
 * so that two processes don't send the same mail.
 */
export const LEASE_MS = 2 * MINUTE_MS;

/** How long each kind of mail stays in the queue, in milliseconds. */
const LIFETIME_MS = {
  'verify-email': 24 * HOUR_MS,
  'reset-password': HOUR_MS / 2,
  'password-changed': 72 * HOUR_MS,
  'passkey-added': 72 * HOUR_MS,
  'passkey-removed': 72 * HOUR_MS,
} as const;

export type MailKind = keyof typeof LIFETIME_MS;

/** A queued mail. Its text, and the token of its link, are made when it is sent. */
export interface MailMessage {
  id: string;
  kind: MailKind;
  /** The recipient. There may be no account with this address. */
  email: string;
  language: Language;
  /** Epoch milliseconds. */
  createdAt: number;
  /** When the lease ends, in epoch milliseconds. From then on any process may take the mail. */
  dueAt: number;
  attempts: number;
}

/** A new mail. The process that stores it holds the first lease. */
export const newMail = (
  kind: MailKind,
  { email, language }: Pick<MailMessage, 'email' | 'language'>,
  { now, newId }: Given,
): MailMessage => ({
  id: newId(),
  kind,
  email,
  language,
  createdAt: now,
  dueAt: now + LEASE_MS,
  attempts: 0,
});

/** When the queue drops the mail, in epoch milliseconds. */
export const mailExpiresAt = ({ kind, createdAt }: MailMessage): number => createdAt + LIFETIME_MS[kind];

/** The mail with a new lease. */
export const leased = (mail: MailMessage, now: number): MailMessage => ({ ...mail, dueAt: now + LEASE_MS });

/** The mail after a failed attempt, with exponential backoff of at most an hour. */
export const postponed = (mail: MailMessage, now: number): MailMessage => ({
  ...mail,
  attempts: mail.attempts + 1,
  dueAt: now + Math.min(HOUR_MS, MINUTE_MS * 2 ** mail.attempts),
});
