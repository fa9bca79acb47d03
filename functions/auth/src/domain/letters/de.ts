import type { Letters } from '../letter.ts';

export const de: Letters = {
  'verify-email': {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    text: (url) => [
      'Willkommen bei Boxoffice. Bitte bestätigen Sie, dass diese Adresse Ihnen gehört:',
      url,
      'Der Link gilt einmal und einen Tag lang. Alles andere geht auch ohne ihn.',
      'Wenn Sie sich nicht angemeldet haben, beachten Sie diese Mail nicht: Niemand kann etwas mit Ihrer Adresse anfangen.',
    ],
  },
  'reset-password': {
    subject: 'Setzen Sie ein neues Passwort',
    text: (url) => [
      'Jemand, hoffentlich Sie, möchte ein neues Passwort für Ihr Konto bei Boxoffice. Hier setzen Sie es:',
      url,
      'Der Link gilt einmal und eine halbe Stunde lang, und er beendet alle Sitzungen des Kontos.',
      'Wenn Sie das nicht wollten, beachten Sie diese Mail nicht: Ihr Passwort bleibt, wie es ist.',
    ],
  },
  'password-changed': {
    subject: 'Ihr Passwort wurde geändert',
    text: (url) => [
      'Das Passwort Ihres Kontos bei Boxoffice wurde soeben geändert, und alle anderen Sitzungen sind beendet.',
      'Wenn Sie das nicht waren, setzen Sie jetzt ein neues, mit einem Link, den nur dieses Postfach bekommt:',
      url,
    ],
  },
  'passkey-added': {
    subject: 'Ein Passkey kam dazu',
    text: (url) => [
      'In Ihr Konto bei Boxoffice kommt man jetzt auch mit einem neuen Passkey.',
      'Wenn Sie das nicht waren, setzen Sie ein neues Passwort, das alle Sitzungen beendet, und entfernen Sie den Passkey in Ihrem Konto:',
      url,
    ],
  },
  'passkey-removed': {
    subject: 'Ein Passkey wurde entfernt',
    text: (url) => [
      'Ein Passkey Ihres Kontos bei Boxoffice wurde entfernt: Niemand kommt mehr mit ihm hinein.',
      'Wenn Sie das nicht waren, setzen Sie ein neues Passwort, das alle Sitzungen beendet:',
      url,
    ],
  },
};
