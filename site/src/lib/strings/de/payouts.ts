import type { payouts as english } from '../en/payouts.ts';

export const payouts: typeof english = {
  title: 'Auszahlungen',
  none: 'Du hast noch kein Konto für Auszahlungen.',
  pending: 'Dein Konto für Auszahlungen ist noch nicht bereit: Stripe braucht noch etwas von dir.',
  enabled: 'Dein Konto für Auszahlungen ist bereit.',
  kept: 'Du kannst Tickets verkaufen, und das Geld aus dem Verkauf bleibt bei Boxoffice, bis dein Konto bereit ist. Boxoffice schuldet es dir; wende dich dafür an den Betreiber.',
  required:
    'Du brauchst dieses Konto, bevor du Tickets mit einem Preis anbietest. Kostenlose brauchen keines.',
  what: 'Stripe zahlt auf dein Bankkonto aus. Dafür fragt es nach Name, Adresse und Bankkonto; Boxoffice sieht sie nie.',
  paid: 'Jede Zahlung für deine Tickets geht auf dein Konto bei Stripe. Eine Erstattung holt ihren Teil von dort zurück.',
  earlier:
    'Zahlungen, die begannen, bevor dein Konto bereit war, sind bei Boxoffice geblieben, das sie dir schuldet.',
  fee: (percent) => `Boxoffice behält ${percent} von jeder Zahlung.`,
  noFee: 'Boxoffice nimmt keine Gebühr.',
  start: 'Auszahlungen einrichten',
  resume: 'Weiter bei Stripe',
  dashboard: 'Dein Konto bei Stripe öffnen',
  noPage: 'Stripe hat dafür gerade keine Seite: bitte versuche es noch einmal',
  balance: 'Wird noch ausgezahlt',
  nothing: 'Noch nichts',
  latest: 'Letzte Auszahlungen',
  statuses: { pending: 'unterwegs', paid: 'ausgezahlt', failed: 'fehlgeschlagen' },
  back: 'Zurück zu deinem Konto',
};
