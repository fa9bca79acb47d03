import { payouts } from './payouts.ts';

/** The pages of the account: see strings/account.ts. */
export const account = {
  payouts,
  changePassword: {
    title: 'Change your password',
    current: 'Current password',
    next: 'New password',
    hint: 'At least 8 characters. You will be signed out everywhere else.',
    submit: 'Change password',
    back: 'Back to your account',
    changed: 'Your password is changed. You are signed out everywhere else.',
  },
  changeEmail: {
    title: 'Change your email address',
    present: 'Your present address:',
    next: 'New email address',
    hint: 'We send a link to it. Your account keeps the present address until you use the link.',
    submit: 'Send link',
    sent: (email: string) =>
      `An email to ${email} is on its way. Open its link within an hour, in a browser in which you are signed in.`,
    nothingCame: 'No email? Look in your spam folder. An address that already has an account gets no link.',
  },
  deleteAccount: {
    title: 'Delete your account',
    short: 'Your personal data is erased everywhere. This cannot be undone.',
    next: 'Delete account …',
    erased: 'Your address, password, passkeys and sessions are erased, and this cannot be undone.',
    kept: 'Orders and tickets stay in our books under a number that no longer leads to you.',
    passes: (count: number) =>
      count === 1
        ? 'You have a ticket for an event to come. It is lost without a refund.'
        : `You have ${count} tickets for events to come. They are lost without a refund.`,
    printFirst: 'Print them or send them to a friend first',
    held: (count: number) =>
      count === 1
        ? 'You have an order that is not paid. It expires.'
        : `You have ${count} orders that are not paid. They expire.`,
    selling: 'If you sell events: first withdraw or cancel those that are not over.',
    understood: 'I understand that my account and my tickets are lost.',
    unconfirmed: 'Please confirm this',
    submit: 'Delete my account for good',
    done: 'Your account is deleted',
    doneWhat:
      'Your data is being erased in every part of Boxoffice. You can sign up again with the same address at any time.',
  },
  account: {
    title: 'Your account',
    signIn: 'Sign-in',
    emailWhy: 'We mail a link to the new address.',
    passwordWhy: 'At least 8 characters. Changing it signs you out everywhere else.',
    payoutsWhy: 'Where the money of your sales goes.',
    passkeysWhy: 'Sign in with your fingerprint, your face or the PIN of your device.',
    signedInAs: 'You are signed in as',
    yourData: 'Your data',
    exportWhat:
      'A file with everything that we keep of you: your account, sessions, passkeys, orders, tickets, and the events that you sell.',
    export: 'Download your data',
    emailChanged: 'Your email address is changed. You are signed out everywhere else.',
    unverified: 'Your email address is not confirmed yet. We have sent you an email with a link.',
    sessions: 'Where you are signed in',
    thisBrowser: 'This browser',
    unknownBrowser: 'Unknown browser',
    since: 'Since',
    lastUsed: 'last used',
    from: (network: string) => `from ${network}`,
    browserOn: (browser: string, system: string | undefined) =>
      system ? `${browser} on ${system}` : browser,
    end: 'End this session',
    endOthers: 'Sign out everywhere else',
  },
};
