/** Signing in and up, and the account. */
export const account = {
  signIn: {
    title: 'Sign in',
    submit: 'Sign in',
    newHere: 'New here?',
    create: 'Create an account',
  },
  signUp: {
    title: 'Sign up',
    submit: 'Create the account',
    haveOne: 'Have an account?',
    signIn: 'Sign in',
  },
  credentials: {
    email: 'Email',
    password: 'Password',
    passwordHint: 'At least 8 characters',
  },
  account: {
    title: 'Your account',
    signedInAs: 'You are signed in as',
    sessions: 'Where you are signed in',
    thisBrowser: 'This browser',
    unknownBrowser: 'Unknown browser',
    since: 'Since',
    lastUsed: 'last used',
    end: 'End this session',
  },
};
