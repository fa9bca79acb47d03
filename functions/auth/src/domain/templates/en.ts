import type { MailTemplates } from '../mail-template.ts';

export const en: MailTemplates = {
  'verify-email': {
    subject: 'Confirm your email address',
    text: (url) => [
      'Welcome to Boxoffice! Please confirm your email address:',
      url,
      'The link works once and expires in 24 hours. You can already buy and sell tickets.',
      "You didn't create an account? Then you can ignore this email.",
    ],
  },
  'reset-password': {
    subject: 'Reset your password',
    text: (url) => [
      'You asked to reset your Boxoffice password. Choose a new one here:',
      url,
      'The link works once and expires in 30 minutes. For your safety, a new password signs you out on all devices.',
      "You didn't ask for this? Then you can ignore this email. Your password stays the same.",
    ],
  },
  'password-changed': {
    subject: 'Your password was changed',
    text: (url) => [
      'The password of your Boxoffice account was just changed. All other devices were signed out.',
      "This wasn't you? Reset your password now:",
      url,
    ],
  },
  'passkey-added': {
    subject: 'A passkey was added to your account',
    text: (url) => [
      'You can now sign in to your Boxoffice account with a new passkey.',
      "This wasn't you? Reset your password now, then remove the passkey in your account:",
      url,
    ],
  },
  'passkey-removed': {
    subject: 'A passkey was removed from your account',
    text: (url) => [
      'A passkey was removed from your Boxoffice account. It can no longer be used to sign in.',
      "This wasn't you? Reset your password now:",
      url,
    ],
  },
};
