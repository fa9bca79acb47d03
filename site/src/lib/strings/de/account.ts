import type { account as english } from '../en/account.ts';

export const account: typeof english = {
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
    signIn: 'Anmeldung',
    passwordWhy: 'Mindestens 8 Zeichen. Eine Änderung meldet dich überall sonst ab.',
    passkeysWhy: 'Melde dich mit Fingerabdruck, Gesicht oder der PIN deines Geräts an.',
    signedInAs: 'Du bist angemeldet als',
    unverified:
      'Deine E-Mail-Adresse ist noch nicht bestätigt. Wir haben dir eine E-Mail mit einem Link geschickt.',
    sendAgain: 'Noch einmal schicken',
    verificationSent: 'Eine neue E-Mail ist unterwegs.',
    sessions: 'Wo du angemeldet bist',
    thisBrowser: 'Dieser Browser',
    unknownBrowser: 'Unbekannter Browser',
    since: 'Seit',
    lastUsed: 'zuletzt benutzt',
    from: (network) => `von ${network}`,
    browserOn: (browser, system) => (system ? `${browser} auf ${system}` : browser),
    end: 'Diese Sitzung beenden',
    endOthers: 'Überall sonst abmelden',
  },
};
