import type { Letters } from '../letter.ts';

export const en: Letters = {
  'verify-email': {
    subject: 'Confirm your email address',
    text: (url) => [
      'Welcome to Boxoffice. Please confirm that this address is yours:',
      url,
      'The link works once, within a day. Everything else works without it.',
      "If you didn't sign up, ignore this mail: nobody can do anything with your address.",
    ],
  },
  'reset-password': {
    subject: 'Set a new password',
    text: (url) => [
      'Someone, hopefully you, has asked for a new password for your account at Boxoffice. Set it here:',
      url,
      'The link works once, within half an hour, and ends every session of the account.',
      "If you didn't ask for it, ignore this mail: your password stays as it is.",
    ],
  },
  'password-changed': {
    subject: 'Your password was changed',
    text: (url) => [
      'The password of your account at Boxoffice was just changed, and every other session has ended.',
      "If that wasn't you, set a new one now, with a link that only this mailbox gets:",
      url,
    ],
  },
  'passkey-added': {
    subject: 'A passkey was added',
    text: (url) => [
      'Your account at Boxoffice can now be signed in to with a new passkey.',
      "If that wasn't you, set a new password, which ends every session, and remove the passkey in your account:",
      url,
    ],
  },
  'passkey-removed': {
    subject: 'A passkey was removed',
    text: (url) => [
      'A passkey of your account at Boxoffice was removed: nobody can sign in with it any more.',
      "If that wasn't you, set a new password, which ends every session:",
      url,
    ],
  },
};
