import { impossible } from '@boxoffice/shared/decisions/refused.ts';
import type { MailKind } from './mail.ts';

/** What a mail says. Plain text: nothing in it can pretend to be something else. */
export interface Letter {
  subject: string;
  text: string;
}

/**
 * Writes a mail. Nothing that a visitor has typed is in it: whoever signs up with a stranger's address must not
 * write to them through us.
 *
 * @param url where the link of a mail that has one leads
 */
export function letterOf(kind: MailKind, url: string): Letter {
  switch (kind) {
    case 'verify-email':
      return letter('Confirm your email address', [
        'Welcome to Boxoffice. Please confirm that this address is yours:',
        url,
        'The link works once, within a day. Everything else works without it.',
        "If you didn't sign up, ignore this mail: nobody can do anything with your address.",
      ]);
    case 'reset-password':
      return letter('Set a new password', [
        'Someone, hopefully you, has asked for a new password for your account at Boxoffice. Set it here:',
        url,
        'The link works once, within half an hour, and ends every session of the account.',
        "If you didn't ask for it, ignore this mail: your password stays as it is.",
      ]);
    case 'password-changed':
      return letter('Your password was changed', [
        'The password of your account at Boxoffice was just changed, and every other session has ended.',
        "If that wasn't you, set a new one now, with a link that only this mailbox gets:",
        url,
      ]);
    case 'passkey-added':
      return letter('A passkey was added', [
        'Your account at Boxoffice can now be signed in to with a new passkey.',
        "If that wasn't you, set a new password, which ends every session, and remove the passkey in your account:",
        url,
      ]);
    case 'passkey-removed':
      return letter('A passkey was removed', [
        'A passkey of your account at Boxoffice was removed: nobody can sign in with it any more.',
        "If that wasn't you, set a new password, which ends every session:",
        url,
      ]);
    default:
      return impossible(kind);
  }
}

const letter = (subject: string, paragraphs: string[]): Letter => ({
  subject: `${subject} · Boxoffice`,
  text: `${paragraphs.join('\n\n')}\n`,
});
