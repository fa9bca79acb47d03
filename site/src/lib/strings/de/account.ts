import type { account as english } from '../en/account.ts';

export const account: typeof english = {
  signIn: {
    title: 'Anmelden',
    submit: 'Anmelden',
    newHere: 'Neu hier?',
    create: 'Konto anlegen',
  },
  signUp: {
    title: 'Registrieren',
    submit: 'Konto anlegen',
    haveOne: 'Schon ein Konto?',
    signIn: 'Anmelden',
  },
  credentials: {
    email: 'E-Mail',
    password: 'Passwort',
    passwordHint: 'Mindestens 8 Zeichen',
  },
  changePassword: {
    title: 'Passwort ändern',
    current: 'Bisheriges Passwort',
    next: 'Neues Passwort',
    hint: 'Mindestens 8 Zeichen. Überall sonst wirst du abgemeldet.',
    submit: 'Passwort ändern',
    back: 'Zurück zu deinem Konto',
    changed: 'Dein Passwort ist geändert. Überall sonst bist du abgemeldet.',
  },
  account: {
    title: 'Dein Konto',
    signedInAs: 'Du bist angemeldet als',
    sessions: 'Wo du angemeldet bist',
    thisBrowser: 'Dieser Browser',
    unknownBrowser: 'Unbekannter Browser',
    since: 'Seit',
    lastUsed: 'zuletzt benutzt',
    end: 'Diese Sitzung beenden',
  },
};
