/** What mails lead to: confirming an address, and setting a new password. */
export const recovery = {
  verify: {
    title: 'Confirm your email address',
    press: 'Press the button to show that this address is yours.',
    confirm: 'Confirm',
    confirmed: 'is confirmed. Thank you.',
    another: 'You can ask for another link in your account.',
  },
  forgot: {
    title: 'Forgot your password?',
    how: 'Tell us your email address, and we send you a link to set a new one.',
    send: 'Send the link',
    sent: (email: string) =>
      `If ${email} has an account, a mail with a link is on its way. The link works for half an hour.`,
    nothingCame: 'Nothing came? Look among the spam, or try another address of yours.',
    again: 'Try again',
    back: 'Back to sign in',
  },
  reset: {
    title: 'Set a new password',
    password: 'New password',
    everywhere: 'You will be signed out everywhere.',
    submit: 'Change the password',
    done: (email: string) => `The password of ${email} is changed, and every session has ended.`,
    another: 'Ask for another link',
  },
};
