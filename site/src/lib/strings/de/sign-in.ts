import type { signIn as english } from '../en/sign-in.ts';

export const signIn: typeof english = {
  signIn: {
    title: 'Anmelden',
    submit: 'Anmelden',
    lockout:
      'Nach zehn falschen Passwörtern aus deinem Netz ist die Anmeldung mit Passwort bis zu fünfzehn Minuten gesperrt. Ein Passkey oder ein Link für ein neues Passwort hilft weiter.',
    newHere: 'Neu hier?',
    create: 'Konto anlegen',
    forgot: 'Passwort vergessen?',
  },
  signUp: {
    title: 'Registrieren',
    submit: 'Konto anlegen',
    haveOne: 'Hast du schon ein Konto?',
    signIn: 'Anmelden',
  },
  credentials: {
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    passwordHint: 'Mindestens 8 Zeichen',
  },
  unconfirmed: {
    sent: 'Eine neue E-Mail ist unterwegs.',
    sendAgain: 'Noch einmal schicken',
  },
};
