import type { site as english } from '../en/site.ts';

export const site: typeof english = {
  site: {
    pages: 'Seiten',
    name: 'Boxoffice',
    titled: (page) => `${page} · Boxoffice`,
    skip: 'Zum Inhalt springen',
    loading: 'Wird geladen',
    stillLoading: 'Dieser Teil wird noch geladen. Jetzt anzeigen',
    slogan: 'Tickets von Fans für Fans. Reservierte Plätze gehören dir, bis die Uhr abläuft.',
  },
  nav: {
    main: 'Hauptmenü',
    menu: 'Menü',
    tickets: 'Tickets',
    sell: 'Verkaufen',
    sales: 'Verkäufe',
    passes: 'Meine Tickets',
    orders: 'Bestellungen',
    account: 'Konto',
    signIn: 'Anmelden',
    signUp: 'Registrieren',
    signOut: 'Abmelden',
    payouts: 'Auszahlungen: wie du dein Geld bekommst',
  },
  preferences: {
    language: 'Sprache',
    theme: 'Farben',
    themes: { system: 'System', light: 'Hell', dark: 'Dunkel' },
    apply: 'Anwenden',
  },
  failure: {
    notFound: 'Seite nicht gefunden',
    notFoundWhy:
      'Vielleicht gibt es das Ticket oder die Bestellung nicht mehr, oder die Adresse enthält einen Tippfehler.',
    unavailable: 'Zurzeit nicht verfügbar',
    refused: 'Das hat nicht geklappt',
    broken: 'Etwas ist schiefgegangen',
    brokenWhy: 'Bei uns ist etwas schiefgegangen. Bitte versuche es gleich noch einmal.',
    mention: (id) => `Wenn du uns deswegen schreibst, nenne bitte ${id}.`,
    again: 'Noch einmal versuchen',
    back: 'Zurück zu den Tickets',
    noAnswer:
      'Dieser Teil von Boxoffice antwortet gerade nicht. Nichts ist verloren: bitte versuche es gleich noch einmal.',
    foreign: 'Ein Formular von einer anderen Website wird nicht angenommen. Es ist nichts geschehen.',
    tooLong: 'Dieses Formular ist zu lang. Es ist nichts geschehen.',
    unreadable: 'Dieses Formular ist nicht lesbar. Es ist nichts geschehen.',
    offline:
      'Du bist offline. Es wurde nichts gesendet: bitte versuche es noch einmal, wenn du wieder online bist.',
    slow: 'Das dauert etwas länger als sonst. Du musst nicht noch einmal drücken.',
    unknownOutcome:
      'Wir haben keine Antwort bekommen. Bitte versuche es noch einmal: nichts geschieht doppelt.',
    otherVisitor:
      'In einem anderen Tab hat sich jemand anderes angemeldet, darum ist nichts geschehen. Bitte lade die Seite neu, um weiterzumachen.',
    outdated: 'Dieses Formular ist veraltet. Bitte lade die Seite neu und versuche es noch einmal.',
    signedOut:
      'Du wurdest abgemeldet. Melde dich an, dann bekommst du dein Formular so zurück, wie du es ausgefüllt hast.',
    typed: 'Was du geschrieben hast, steht noch im Formular: geh eine Seite zurück.',
    resend:
      'Nichts von dem, was du geschrieben hast, ist verloren. Drücke auf den Knopf, um es noch einmal zu senden.',
    inMinutes: (minutes) => `In etwa ${minutes} Minuten geht es wieder.`,
  },
};
