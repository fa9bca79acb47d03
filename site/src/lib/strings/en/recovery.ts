/** The pages that a mail links to: confirming an email address and setting a new password. See strings/recovery.ts. */
export const recovery = {
  verify: {
    title: 'Confirm your email address',
    press: 'Press the button to confirm that this address is yours.',
    confirm: 'Confirm',
    everywhere: 'You will be signed out everywhere, and passkeys from before the confirmation are removed.',
    confirmed: 'is confirmed. Thank you.',
    signInAgain:
      'All sessions and passkeys from before the confirmation have ended. Sign in again with your password.',
    notYou: 'Did someone else sign up with your address? They still know the password.',
    newPassword: 'Set a new password',
    another: 'You can request another link in your account.',
  },
  forgot: {
    title: 'Forgot your password?',
    how: 'Enter your email address, and we will send you a link to set a new password.',
    send: 'Send link',
    sent: (email: string) =>
      `If ${email} has an account, an email with a link is on its way. The link works for half an hour.`,
    nothingCame: 'No email? Look in your spam folder, or try another address of yours.',
    again: 'Try again',
    back: 'Back to sign in',
  },
  reset: {
    title: 'Set a new password',
    password: 'New password',
    everywhere: 'You will be signed out everywhere.',
    submit: 'Change password',
    done: (email: string) => `The password for ${email} is changed, and all sessions have ended.`,
    another: 'Request another link',
  },
  confirmEmail: {
    title: 'Confirm your new email address',
    press: 'Press the button to use the new address for this account:',
    everywhere: 'You will be signed out everywhere else.',
    another: 'Request another link',
  },
};
