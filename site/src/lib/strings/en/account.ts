/** Sign-in, sign-up and the account. */
export const account = {
  signIn: {
    title: 'Sign in',
    submit: 'Sign in',
    lockout:
      'After ten wrong passwords from your network, sign-in with a password is paused for up to fifteen minutes. A passkey or a link to set a new password still works.',
    newHere: 'New here?',
    create: 'Create an account',
    forgot: 'Forgot your password?',
  },
  signUp: {
    title: 'Sign up',
    submit: 'Create account',
    haveOne: 'Have an account?',
    signIn: 'Sign in',
  },
  credentials: {
    email: 'Email',
    password: 'Password',
    passwordHint: 'At least 8 characters',
  },
  changePassword: {
    title: 'Change your password',
    current: 'Current password',
    next: 'New password',
    hint: 'At least 8 characters. You will be signed out everywhere else.',
    submit: 'Change password',
    back: 'Back to your account',
    changed: 'Your password is changed. You are signed out everywhere else.',
  },
  account: {
    title: 'Your account',
    signIn: 'Sign-in',
    passwordWhy: 'At least 8 characters. Changing it signs you out everywhere else.',
    passkeysWhy: 'Sign in with your fingerprint, your face or the PIN of your device.',
    signedInAs: 'You are signed in as',
    unverified: 'Your email address is not confirmed yet. We have sent you an email with a link.',
    sendAgain: 'Send again',
    verificationSent: 'Another email is on its way.',
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
