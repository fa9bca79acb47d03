import type { site as english } from '../en/site.ts';

export const site: typeof english = {
  site: {
    name: 'Boxoffice',
    titled: (page) => `${page} · Boxoffice`,
    skip: 'Zum Inhalt',
    loading: 'Lädt',
    waking: 'Dieser Teil hat geschlafen. Jetzt anzeigen',
    imprint: 'Tickets von Mensch zu Mensch. Ein reservierter Platz gehört dir, bis die Uhr abläuft.',
  },
  nav: {
    main: 'Hauptmenü',
    menu: 'Menü',
    tickets: 'Tickets',
    sell: 'Verkaufen',
    sales: 'Verkäufe',
    orders: 'Bestellungen',
    account: 'Konto',
    signIn: 'Anmelden',
    signUp: 'Registrieren',
    signOut: 'Abmelden',
  },
  look: {
    language: 'Sprache',
    theme: 'Farben',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    keep: 'Merken',
  },
  failure: {
    notFound: 'Hier ist nichts',
    notFoundWhy:
      'Vielleicht gibt es das Ticket oder die Bestellung nicht mehr, oder die Adresse ist vertippt.',
    silent: 'Gerade keine Antwort',
    refused: 'Das hat nicht geklappt',
    broken: 'Etwas ist schiefgegangen',
    brokenWhy: 'Bei uns ist etwas schiefgegangen. Bitte versuche es gleich noch einmal.',
    mention: (id) => `Wenn du uns davon erzählst, nenne bitte ${id}.`,
    again: 'Noch einmal versuchen',
    back: 'Zurück zu den Tickets',
    silence:
      'Dieser Teil von Boxoffice antwortet gerade nicht. Nichts ist verloren: versuche es gleich noch einmal.',
    foreign: 'Ein Formular von einer anderen Website wird nicht angenommen. Es ist nichts geschehen.',
    tooLong: 'Dieses Formular ist zu lang. Es ist nichts geschehen.',
    offline:
      'Du bist offline. Es wurde nichts gesendet: versuche es noch einmal, wenn du wieder verbunden bist.',
    slow: 'Das dauert etwas länger als sonst. Du musst nicht noch einmal drücken.',
    unknownOutcome: 'Die Antwort ging unterwegs verloren. Versuche es noch einmal: nichts geschieht doppelt.',
    otherVisitor:
      'In einem anderen Tab hat sich jemand anderes angemeldet, darum ist nichts geschehen. Lade die Seite neu, um weiterzumachen.',
    outdated: 'Dieses Formular ist veraltet. Lade die Seite neu und versuche es noch einmal.',
    signedOut:
      'Du wurdest inzwischen abgemeldet. Melde dich an, dann bekommst du dein Formular so zurück, wie du es ausgefüllt hast.',
    typed: 'Was du geschrieben hast, steht noch im Formular: geh eine Seite zurück.',
    kept: 'Nichts von dem, was du geschrieben hast, ist verloren: dieser Knopf schickt es noch einmal.',
    inMinutes: (minutes) => `In etwa ${minutes} Minuten geht es wieder.`,
  },
};
