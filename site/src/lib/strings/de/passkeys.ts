import type { passkeys as english } from '../en/passkeys.ts';

export const passkeys: typeof english = {
  passkeys: {
    title: 'Passkeys',
    what: 'Mit einem Passkey meldest du dich mit Finger, Gesicht oder der PIN deines Geräts an. Es gibt nichts, was du dir merken musst, und nichts, was eine falsche Seite dir abnehmen könnte.',
    none: 'Du hast noch keinen.',
    name: 'Name',
    nameHint: 'Damit du ihn wiedererkennst, etwa „Telefon“',
    add: 'Passkey hier anlegen',
    added: 'Der Passkey ist angelegt.',
    needsScript: 'Um einen Passkey anzulegen, braucht es JavaScript.',
    unknown: 'Dieser Browser kennt keine Passkeys.',
    rename: 'Umbenennen',
    keep: 'Namen behalten',
    remove: 'Entfernen',
    synced: 'auf deinen Geräten',
    since: 'Seit',
    lastUsed: 'zuletzt benutzt',
    neverUsed: 'noch nicht benutzt',
    back: 'Zurück zu deinem Konto',
    signIn: 'Mit einem Passkey anmelden',
    failed: 'Das hat nicht geklappt. Bitte versuche es noch einmal, oder nimm dein Passwort.',
  },
};
