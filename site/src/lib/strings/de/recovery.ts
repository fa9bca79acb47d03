import type { recovery as english } from '../en/recovery.ts';

export const recovery: typeof english = {
  verify: {
    title: 'Bestätige deine E-Mail-Adresse',
    press: 'Drücke den Knopf, um zu zeigen, dass die Adresse dir gehört.',
    confirm: 'Bestätigen',
    confirmed: 'ist bestätigt. Danke.',
    another: 'In deinem Konto kannst du einen neuen Link anfordern.',
  },
  forgot: {
    title: 'Passwort vergessen?',
    how: 'Sag uns deine E-Mail-Adresse, dann schicken wir dir einen Link für ein neues.',
    send: 'Link schicken',
    sent: (email: string) =>
      `Falls ${email} ein Konto hat, ist eine Mail mit einem Link unterwegs. Er gilt eine halbe Stunde.`,
    nothingCame: 'Nichts gekommen? Sieh im Spam nach, oder versuche eine andere deiner Adressen.',
    again: 'Noch einmal versuchen',
    back: 'Zurück zur Anmeldung',
  },
  reset: {
    title: 'Neues Passwort setzen',
    password: 'Neues Passwort',
    everywhere: 'Du wirst überall abgemeldet.',
    submit: 'Passwort ändern',
    done: (email: string) => `Das Passwort von ${email} ist geändert, und alle Sitzungen sind beendet.`,
    another: 'Einen neuen Link anfordern',
  },
};
