import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { type QueuedMail, queuedMail } from '@boxoffice/shared/mail/queued-mail.ts';

const HOUR_MS = 3_600_000;

/** How long each kind of mail stays in the queue, in milliseconds. A mail with a link expires with it. */
const LIFETIME_MS = {
  'verify-email': 24 * HOUR_MS,
  'reset-password': HOUR_MS / 2,
  'change-email': HOUR_MS,
  'email-taken': HOUR_MS,
  'email-change-requested': 72 * HOUR_MS,
  'email-changed': 72 * HOUR_MS,
  'password-changed': 72 * HOUR_MS,
  'passkey-added': 72 * HOUR_MS,
  'passkey-removed': 72 * HOUR_MS,
} as const;

export type MailKind = keyof typeof LIFETIME_MS;

/** A queued mail. Its text, and the token of its link, are made when it is sent. */
export interface MailMessage extends QueuedMail {
  kind: MailKind;
  /** The recipient. There may be no account with this address. */
  email: string;
  language: Language;
  /** The account, for a mail to another address than the account's. */
  userId?: string | undefined;
  /** The change of the address that the mail asks to confirm. */
  changeId?: string | undefined;
}

/** The recipient of a mail. */
export type Recipient = Pick<MailMessage, 'email' | 'userId' | 'changeId'>;

export const newMail = (
  kind: MailKind,
  recipient: Recipient & Pick<MailMessage, 'language'>,
  given: Given,
): MailMessage => ({ ...queuedMail(LIFETIME_MS[kind], given), kind, ...recipient });
