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
  'change-email': {
    subject: 'Confirm your new email address',
    paragraphs: (url) => [
      'You want to use this address for your Boxoffice account. Please confirm it in a browser in which you are signed in:',
      { url, label: 'Confirm new address' },
      'The link works once and expires in an hour. Until then your account keeps its present address.',
      "You didn't ask for this? Then you can ignore this email.",
    ],
  },
  'email-taken': {
    subject: 'Your address was entered for another account',
    paragraphs: (url) => [
      'Someone wanted to use your email address for another Boxoffice account. Nothing has changed, because it belongs to your account already.',
      'Was it you, and you cannot sign in to this account? Reset its password:',
      { url, label: 'Reset password' },
    ],
  },
  'email-change-requested': {
    subject: 'A new address for your account',
    paragraphs: (url) => [
      'Someone with your password has asked for another email address for your Boxoffice account. It changes when a link in a mail to the new address is used.',
      "This wasn't you? Reset your password now. That also ends the request:",
      { url, label: 'Reset password' },
    ],
  },
  'email-changed': {
    subject: 'Your email address was changed',
    paragraphs: () => [
      'Your Boxoffice account has another email address now. This one no longer belongs to it.',
      "This wasn't you? Answer this email, so that we can help you.",
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
