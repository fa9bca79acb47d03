import type { MailTemplates } from '../mail-template.ts';

export const de: MailTemplates = {
  'verify-email': {
    subject: 'Bestätige deine E-Mail-Adresse',
    paragraphs: (url) => [
      'Willkommen bei Boxoffice! Bitte bestätige deine E-Mail-Adresse:',
      { url, label: 'E-Mail-Adresse bestätigen' },
      'Der Link funktioniert einmal und ist 24 Stunden gültig. Tickets kaufen kannst du schon jetzt; um welche zu verkaufen, bestätige zuerst deine Adresse.',
      'Du hast kein Konto angelegt? Dann kannst du diese E-Mail ignorieren.',
    ],
  },
  'reset-password': {
    subject: 'Setze dein Passwort zurück',
    paragraphs: (url) => [
      'Du möchtest dein Boxoffice-Passwort zurücksetzen. Hier kannst du ein neues wählen:',
      { url, label: 'Neues Passwort wählen' },
      'Der Link funktioniert einmal und ist 30 Minuten gültig. Zu deiner Sicherheit wirst du mit dem neuen Passwort auf allen Geräten abgemeldet.',
      'Du hast das nicht angefordert? Dann kannst du diese E-Mail ignorieren. Dein Passwort bleibt unverändert.',
    ],
  },
  'password-changed': {
    subject: 'Dein Passwort wurde geändert',
    paragraphs: (url) => [
      'Das Passwort deines Boxoffice-Kontos wurde gerade geändert. Alle anderen Geräte wurden abgemeldet.',
      'Das warst du nicht? Setze dein Passwort jetzt zurück:',
      { url, label: 'Passwort zurücksetzen' },
    ],
  },
  'passkey-added': {
    subject: 'Ein Passkey wurde hinzugefügt',
    paragraphs: (url) => [
      'Du kannst dich jetzt mit einem neuen Passkey bei Boxoffice anmelden.',
      'Das warst du nicht? Setze dein Passwort jetzt zurück und entferne den Passkey danach in deinem Konto:',
      { url, label: 'Passwort zurücksetzen' },
    ],
  },
  'passkey-removed': {
    subject: 'Ein Passkey wurde entfernt',
    paragraphs: (url) => [
      'Ein Passkey wurde aus deinem Boxoffice-Konto entfernt. Mit ihm kann sich niemand mehr anmelden.',
      'Das warst du nicht? Setze dein Passwort jetzt zurück:',
      { url, label: 'Passwort zurücksetzen' },
    ],
  },
};
