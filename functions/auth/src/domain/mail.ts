import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Language } from './language.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long whoever takes a mail has it to themselves, in milliseconds: longer than a mail server is waited for,
 * so that two processes don't send the same one.
 */
export const LEASE_MS = 2 * MINUTE_MS;

/** How long each kind of mail is worth sending, in milliseconds. */
const WORTH_MS = {
  'verify-email': 24 * HOUR_MS,
  'reset-password': HOUR_MS / 2,
  'password-changed': 72 * HOUR_MS,
  'passkey-added': 72 * HOUR_MS,
  'passkey-removed': 72 * HOUR_MS,
} as const;

export type MailKind = keyof typeof WORTH_MS;

/** A mail that is to be sent: what it is about and to whom. Its text, and a link if it has one, are made then. */
export interface Mail {
  id: string;
  kind: MailKind;
  /** Whose mail it is; nobody may have an account of this address. */
  email: string;
  /** Of whoever has caused it. */
  language: Language;
  /** Epoch milliseconds. */
  createdAt: number;
  /** From when on any process may send it, in epoch milliseconds. Whoever takes it moves this ahead. */
  dueAt: number;
  attempts: number;
}

/** A mail that its cause's transaction stores. The process that does has it first. */
export const mailOf = (
  kind: MailKind,
  { email, language }: Pick<Mail, 'email' | 'language'>,
  { now, newId }: Given,
): Mail => ({
  ...{ id: newId(), kind, email, language },
  ...{ createdAt: now, dueAt: now + LEASE_MS, attempts: 0 },
});

/** When it is not worth sending any more, in epoch milliseconds. */
export const staleAt = ({ kind, createdAt }: Mail): number => createdAt + WORTH_MS[kind];

/** A process takes it to send it: nobody else does until the lease ends. */
export const taken = (mail: Mail, now: number): Mail => ({ ...mail, dueAt: now + LEASE_MS });

/** The mail server didn't take it: later again, and later each time. */
export const putOff = (mail: Mail, now: number): Mail => ({
  ...mail,
  attempts: mail.attempts + 1,
  dueAt: now + Math.min(HOUR_MS, MINUTE_MS * 2 ** mail.attempts),
});
