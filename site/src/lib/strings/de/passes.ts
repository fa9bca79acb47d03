import type { passes as english } from '../en/passes.ts';

export const passes: typeof english = {
  title: 'Deine Tickets',
  description: 'Deine Tickets für alles, was ansteht, mit den Codes für den Einlass.',
  none: 'Du hast keine Tickets für etwas, das noch ansteht',
  yours: 'Deine Tickets',
  show: 'Zeig einen Code am Einlass, auf dem Handy oder auf Papier.',
  coming:
    'Deine Tickets werden gerade ausgestellt. Sie erscheinen hier von selbst, meist in wenigen Sekunden.',
  look: 'Noch einmal nachsehen',
  pdf: 'Drucken (PDF)',
  calendar: 'In den Kalender',
  open: 'Am Einlass zeigen',
  order: 'Zur Bestellung',
  all: 'Alle deine Tickets',
  seat: (seat, of) => `Ticket ${seat} von ${of}`,
  codeOf: (seat, of) => `QR-Code von Ticket ${seat} von ${of}`,
  once: 'Dieser Code gilt einmal für eine Person.',
  void: 'Dieses Ticket ist nicht mehr gültig.',
  admitted: 'Eingelassen:',
  send: 'An eine Freundin oder einen Freund senden',
  sendWhy:
    'Wir schicken einen Link per Mail, oder du kopierst einen. Wer ihn annimmt, hat das Ticket, und dein Code gilt nicht mehr.',
  email: 'E-Mail der anderen Person',
  emailHint: 'Freiwillig: ohne Adresse schickst du den Link selbst',
  makeLink: 'Link erstellen',
  linkMade: (email) =>
    email
      ? `Wir schicken einen Link an ${email}. Du kannst auch diesen weitergeben. Das Ticket wird einmal angenommen.`
      : 'Sende diesen Link weiter. Er gilt einmal.',
  link: 'Link zum Weitergeben',
  copy: 'Kopieren',
  copied: 'Kopiert',
  offered: (email) =>
    email
      ? `Für ${email} angeboten. Noch hat es niemand angenommen.`
      : 'Per Link angeboten. Noch hat es niemand angenommen.',
  until: 'Der Link gilt bis',
  takeBack: 'Zurücknehmen',
  takenBack: 'Du hast das Ticket zurückgenommen. Der Link gilt nicht mehr.',
  sentTo: (email) => (email ? `Weitergegeben an ${email}:` : 'Weitergegeben:'),
  received: 'Ein Ticket für dich',
  receivedWhy: 'Jemand möchte dir ein Ticket geben. Nimm es an, und es gehört dir.',
  signedInAs: 'Du bist angemeldet als',
  accept: 'Ticket annehmen',
  changed: 'Das hat sich seit deinem Kauf geändert:',
  changedTitle: (now) => `Die Veranstaltung heißt jetzt „${now}“.`,
  changedPlace: (now) => `Der Ort ist jetzt ${now}.`,
  changedStart: 'Der Beginn ist jetzt',
};
