import type { MailTemplates } from '../mail-template.ts';

export const en: MailTemplates = {
  'verify-email': {
    subject: 'Confirm your email address',
    paragraphs: (url) => [
      'Welcome to Boxoffice! Please confirm your email address:',
      { url, label: 'Confirm email address' },
      'The link works once and expires in 24 hours. You can already buy tickets; to sell some, confirm your address first.',
      "You didn't create an account? Then you can ignore this email.",
    ],
  },
  'reset-password': {
    subject: 'Reset your password',
    paragraphs: (url) => [
      'You asked to reset your Boxoffice password. Choose a new one here:',
      { url, label: 'Choose a new password' },
      'The link works once and expires in 30 minutes. For your safety, a new password signs you out on all devices.',
      "You didn't ask for this? Then you can ignore this email. Your password stays the same.",
    ],
  },
  'password-changed': {
    subject: 'Your password was changed',
    paragraphs: (url) => [
      'The password of your Boxoffice account was just changed. All other devices were signed out.',
      "This wasn't you? Reset your password now:",
      { url, label: 'Reset password' },
    ],
  },
  'passkey-added': {
    subject: 'A passkey was added to your account',
    paragraphs: (url) => [
      'You can now sign in to your Boxoffice account with a new passkey.',
      "This wasn't you? Reset your password now, then remove the passkey in your account:",
      { url, label: 'Reset password' },
    ],
  },
  'passkey-removed': {
    subject: 'A passkey was removed from your account',
    paragraphs: (url) => [
      'A passkey was removed from your Boxoffice account. It can no longer be used to sign in.',
      "This wasn't you? Reset your password now:",
      { url, label: 'Reset password' },
    ],
  },
};
