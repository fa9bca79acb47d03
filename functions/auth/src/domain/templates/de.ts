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
  'change-email': {
    subject: 'Bestätige deine neue E-Mail-Adresse',
    paragraphs: (url) => [
      'Du möchtest diese Adresse für dein Boxoffice-Konto verwenden. Bitte bestätige sie in einem Browser, in dem du angemeldet bist:',
      { url, label: 'Neue Adresse bestätigen' },
      'Der Link funktioniert einmal und ist eine Stunde gültig. Bis dahin behält dein Konto die bisherige Adresse.',
      'Du hast das nicht angefordert? Dann kannst du diese E-Mail ignorieren.',
    ],
  },
  'email-taken': {
    subject: 'Deine Adresse wurde für ein anderes Konto angegeben',
    paragraphs: (url) => [
      'Jemand wollte deine E-Mail-Adresse für ein anderes Boxoffice-Konto verwenden. Es hat sich nichts geändert, denn sie gehört schon zu deinem Konto.',
      'Das warst du, und du kannst dich bei diesem Konto nicht anmelden? Setze sein Passwort zurück:',
      { url, label: 'Passwort zurücksetzen' },
    ],
  },
  'email-change-requested': {
    subject: 'Eine neue Adresse für dein Konto',
    paragraphs: (url) => [
      'Jemand mit deinem Passwort möchte für dein Boxoffice-Konto eine andere E-Mail-Adresse. Sie gilt, sobald ein Link in einer Mail an die neue Adresse benutzt wird.',
      'Das warst du nicht? Setze dein Passwort jetzt zurück. Damit endet auch diese Änderung:',
      { url, label: 'Passwort zurücksetzen' },
    ],
  },
  'email-changed': {
    subject: 'Deine E-Mail-Adresse wurde geändert',
    paragraphs: () => [
      'Dein Boxoffice-Konto hat jetzt eine andere E-Mail-Adresse. Diese hier gehört nicht mehr dazu.',
      'Das warst du nicht? Antworte auf diese E-Mail, damit wir dir helfen können.',
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
