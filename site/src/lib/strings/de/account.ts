import type { account as english } from '../en/account.ts';
import { payouts } from './payouts.ts';

export const account: typeof english = {
  payouts,
  changePassword: {
    title: 'Passwort ändern',
    current: 'Bisheriges Passwort',
    next: 'Neues Passwort',
    hint: 'Mindestens 8 Zeichen. Überall sonst wirst du abgemeldet.',
    submit: 'Passwort ändern',
    back: 'Zurück zu deinem Konto',
    changed: 'Dein Passwort ist geändert. Überall sonst bist du abgemeldet.',
  },
  changeEmail: {
    title: 'E-Mail-Adresse ändern',
    present: 'Deine bisherige Adresse:',
    next: 'Neue E-Mail-Adresse',
    hint: 'Wir schicken ihr einen Link. Dein Konto behält die bisherige Adresse, bis du ihn benutzt.',
    submit: 'Link schicken',
    sent: (email) =>
      `Eine E-Mail an ${email} ist unterwegs. Öffne ihren Link innerhalb einer Stunde in einem Browser, in dem du angemeldet bist.`,
    nothingCame:
      'Keine E-Mail bekommen? Sieh in deinem Spam-Ordner nach. Eine Adresse, zu der es schon ein Konto gibt, bekommt keinen Link.',
  },
  deleteAccount: {
    title: 'Konto löschen',
    short: 'Deine persönlichen Daten werden überall gelöscht. Das lässt sich nicht rückgängig machen.',
    next: 'Konto löschen …',
    erased:
      'Deine Adresse, dein Passwort, deine Passkeys und Sitzungen werden gelöscht. Das lässt sich nicht rückgängig machen.',
    kept: 'Bestellungen und Tickets bleiben in unseren Büchern, unter einer Nummer, die nicht mehr zu dir führt.',
    passes: (count) =>
      count === 1
        ? 'Du hast ein Ticket für etwas, das noch ansteht. Es verfällt ohne Erstattung.'
        : `Du hast ${count} Tickets für etwas, das noch ansteht. Sie verfallen ohne Erstattung.`,
    printFirst: 'Drucke sie vorher oder schicke sie einer Freundin oder einem Freund',
    held: (count) =>
      count === 1
        ? 'Du hast eine Bestellung, die nicht bezahlt ist. Sie verfällt.'
        : `Du hast ${count} Bestellungen, die nicht bezahlt sind. Sie verfallen.`,
    selling: 'Wenn du Veranstaltungen verkaufst: ziehe erst zurück oder sage ab, was noch nicht vorbei ist.',
    understood: 'Ich weiß, dass mein Konto und meine Tickets verloren sind.',
    unconfirmed: 'Bestätige das bitte',
    submit: 'Mein Konto endgültig löschen',
    done: 'Dein Konto ist gelöscht',
    doneWhat:
      'Deine Daten werden in allen Teilen von Boxoffice gelöscht. Du kannst dich jederzeit mit derselben Adresse neu registrieren.',
  },
  account: {
    title: 'Dein Konto',
    signIn: 'Anmeldung',
    emailWhy: 'Wir schicken einen Link an die neue Adresse.',
    passwordWhy: 'Mindestens 8 Zeichen. Eine Änderung meldet dich überall sonst ab.',
    payoutsWhy: 'Wohin das Geld deiner Verkäufe geht.',
    passkeysWhy: 'Melde dich mit Fingerabdruck, Gesicht oder der PIN deines Geräts an.',
    signedInAs: 'Du bist angemeldet als',
    yourData: 'Deine Daten',
    exportWhat:
      'Eine Datei mit allem, was wir von dir speichern: Konto, Sitzungen, Passkeys, Bestellungen, Tickets und die Veranstaltungen, die du verkaufst.',
    export: 'Deine Daten herunterladen',
    emailChanged: 'Deine E-Mail-Adresse ist geändert. Überall sonst bist du abgemeldet.',
    unverified:
      'Deine E-Mail-Adresse ist noch nicht bestätigt. Wir haben dir eine E-Mail mit einem Link geschickt.',
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
