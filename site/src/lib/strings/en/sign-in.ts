/** Signing in and up, and confirming the address. */
export const signIn = {
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
  unconfirmed: {
    sent: 'Another email is on its way.',
    sendAgain: 'Send again',
  },
};
