import type { passkeys as english } from '../en/passkeys.ts';

export const passkeys: typeof english = {
  passkeys: {
    title: 'Passkeys',
    what: 'Melde dich mit deinem Fingerabdruck, deinem Gesicht oder der PIN deines Geräts an. Du musst dir kein Passwort merken, und eine gefälschte Website kann dir nichts abnehmen.',
    none: 'Du hast noch keinen Passkey.',
    name: 'Name',
    nameHint: 'Damit du ihn wiedererkennst, zum Beispiel „Telefon“',
    add: 'Passkey auf diesem Gerät anlegen',
    added: 'Der Passkey ist angelegt.',
    needsScript: 'Zum Anlegen eines Passkeys brauchst du JavaScript.',
    unsupported: 'Dieser Browser unterstützt keine Passkeys.',
    rename: 'Umbenennen',
    save: 'Namen speichern',
    remove: 'Entfernen',
    synced: 'auf allen deinen Geräten',
    since: 'Seit',
    lastUsed: 'zuletzt benutzt',
    neverUsed: 'noch nicht benutzt',
    back: 'Zurück zu deinem Konto',
    signIn: 'Mit einem Passkey anmelden',
    failed: 'Das hat nicht geklappt. Bitte versuche es noch einmal, oder nimm dein Passwort.',
  },
};
