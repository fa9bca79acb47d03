import type { recovery as english } from '../en/recovery.ts';

export const recovery: typeof english = {
  verify: {
    title: 'Bestätige deine E-Mail-Adresse',
    press: 'Drücke auf den Knopf, um zu bestätigen, dass diese Adresse dir gehört.',
    confirm: 'Bestätigen',
    everywhere: 'Du wirst überall abgemeldet, und Passkeys von vor der Bestätigung werden entfernt.',
    confirmed: 'ist bestätigt. Danke!',
    signInAgain:
      'Alle Sitzungen und Passkeys von vor der Bestätigung sind beendet. Melde dich mit deinem Passwort neu an.',
    notYou: 'Hat sich jemand anderes mit deiner Adresse angemeldet? Er kennt das Passwort noch.',
    newPassword: 'Neues Passwort setzen',
    another: 'In deinem Konto kannst du einen neuen Link anfordern.',
  },
  forgot: {
    title: 'Passwort vergessen?',
    how: 'Gib deine E-Mail-Adresse ein, dann schicken wir dir einen Link für ein neues Passwort.',
    send: 'Link schicken',
    sent: (email: string) =>
      `Wenn es zu ${email} ein Konto gibt, ist eine E-Mail mit einem Link unterwegs. Er gilt eine halbe Stunde.`,
    nothingCame:
      'Keine E-Mail bekommen? Sieh in deinem Spam-Ordner nach, oder versuche eine andere deiner Adressen.',
    again: 'Noch einmal versuchen',
    back: 'Zurück zur Anmeldung',
  },
  reset: {
    title: 'Neues Passwort setzen',
    password: 'Neues Passwort',
    everywhere: 'Du wirst überall abgemeldet.',
    submit: 'Passwort ändern',
    done: (email: string) => `Das Passwort für ${email} ist geändert, und alle Sitzungen sind beendet.`,
    another: 'Neuen Link anfordern',
  },
  confirmEmail: {
    title: 'Bestätige deine neue E-Mail-Adresse',
    press: 'Drücke auf den Knopf, um die neue Adresse für dieses Konto zu verwenden:',
    everywhere: 'Überall sonst wirst du abgemeldet.',
    another: 'Neuen Link anfordern',
  },
};
