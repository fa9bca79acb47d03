import type { buying as english } from '../en/buying.ts';

export const buying: typeof english = {
  home: {
    title: 'Boxoffice: Tickets von Mensch zu Mensch',
    description: 'Tickets kaufen und verkaufen. Ein reservierter Platz gehört dir, bis die Uhr abläuft.',
    heading: 'Was läuft',
    found: (words) => `Tickets zu „${words}“`,
    search: 'Suchen',
    searchLabel: 'Tickets suchen',
    searchHint: 'Im Titel suchen',
    sort: 'Sortieren',
    sorts: { newest: 'Neueste zuerst', price: 'Günstigste zuerst', '-price': 'Teuerste zuerst' },
    none: 'Noch verkauft niemand ein Ticket.',
    sellFirst: 'Verkaufe das erste',
    noneFound: 'Kein Ticket hat diese Wörter im Titel.',
    all: 'Alle Tickets ansehen',
    pages: 'Seiten',
    first: 'Erste Seite',
    more: 'Weitere Tickets',
  },
  ticket: {
    description: (title, price, available) => `${title}: ${price} pro Platz, noch ${available} frei.`,
    soldOut: 'Ausverkauft',
    soldOutWhy: 'Plätze, die andere reserviert haben, können in Minuten wieder frei werden.',
    left: (available, quantity) => `${available} von ${quantity} frei`,
    seatsLeft: (available, quantity, several) =>
      `${available} von ${quantity} ${several ? 'Plätzen' : 'Platz'} frei`,
    lookAgain: 'Sieh später noch einmal nach, oder schau,',
    elsewhere: 'was sonst läuft',
    eachSeat: 'pro Platz',
    priceWas: (before) => `Der Preis hat sich eben geändert: er war ${before}.`,
    priceChanged:
      'Der Preis hat sich geändert, seit du ihn gesehen hast, darum wurde nichts gekauft. Drücke Kaufen, um zum neuen Preis zu kaufen.',
    freshness: {
      live: 'Auf dem neuesten Stand',
      stale: (at) => (at ? `Nicht auf dem neuesten Stand: von ${at}.` : 'Nicht auf dem neuesten Stand.'),
      offline: (at) => `Du bist offline${at ? `: das ist der Stand von ${at}` : ''}.`,
      resting: (at) => `Nicht mehr beobachtet${at ? `: Stand von ${at}` : ''}.`,
      check: 'Jetzt nachsehen',
    },
    buying: 'Plätze werden reserviert …',
    buy: 'Kaufen',
    seats: 'Plätze',
    inAll: (total) => `${total} insgesamt`,
    held: 'Die Plätze sind für dich reserviert, während du bezahlst.',
    signInWhy: 'Melde dich an, dann sind die Plätze für dich reserviert, während du bezahlst.',
    signInToBuy: 'Anmelden und kaufen',
    howMany: 'Wähle, wie viele Plätze',
  },
  orders: {
    title: 'Deine Bestellungen',
    none: 'Du hast noch keine Bestellungen.',
    seeTickets: 'Sieh dir an, was läuft',
    seats: (count, written) => `${written} ${count === 1 ? 'Platz' : 'Plätze'}`,
    payUntil: 'bezahlen bis',
    newest: 'Neueste Bestellungen',
    older: 'Ältere Bestellungen',
    states: {
      created: 'Wartet auf Bezahlung',
      complete: 'Bezahlt',
      cancelled: 'Storniert',
      expired: 'Abgelaufen',
    },
  },
  order: {
    description:
      'Was du bestellt hast, wie lange die Plätze für dich reserviert sind und was aus dem Geld geworden ist.',
    title: (ticket) => `Bestellung: ${ticket}`,
    seats: 'Plätze',
    each: 'Je Platz',
    total: 'Summe',
    ordered: 'Bestellt',
    yours: 'Die Plätze gehören dir.',
    enjoy: 'Viel Vergnügen!',
    charging: 'Deine Karte wird gerade belastet.',
    over: 'Die Zeit zum Bezahlen ist um',
    cancelled: 'Diese Bestellung ist storniert',
    seatsBack: 'und die Plätze sind wieder im Verkauf.',
    money: {
      none: 'Deine Karte wurde nicht belastet.',
      releasing: 'Der auf deiner Karte vorgemerkte Betrag wird gerade freigegeben.',
      released: 'Deine Karte wurde nicht belastet: der vorgemerkte Betrag ist wieder freigegeben.',
      refunded: 'Was du bezahlt hast, ist erstattet.',
    },
    left: (seconds) =>
      seconds < 60
        ? `Noch ${seconds} Sekunden zum Bezahlen.`
        : seconds === 60
          ? 'Noch eine Minute zum Bezahlen.'
          : `Noch ${seconds / 60} Minuten zum Bezahlen.`,
    toPay: 'noch zum Bezahlen',
    late: 'Die Zeit lief ab, während du bezahlt hast. Wir klären, ob die Plätze noch deine sein können; wenn nicht, wird nichts abgebucht.',
    unreachable:
      'Boxoffice ist gerade nicht zu erreichen. Diese Seite macht von selbst weiter, sobald es geht.',
    cancelReally: 'Die Plätze zurückgeben?',
    cancelWhat: 'Sie sind sofort wieder im Verkauf, und jemand anderes kann sie nehmen.',
    keep: 'Behalten',
    giveBack: 'Zurückgeben',
    processing: 'Deine Zahlung wird bearbeitet.',
    processingLong:
      'Das dauert länger als sonst. Nichts ist verloren: sieh in einer Weile noch einmal auf diese Seite.',
    cameBack:
      'Du bist zurück, ohne zu bezahlen. Die Plätze sind noch für dich reserviert: wurde eine Karte abgelehnt, ist nichts abgebucht, und du kannst eine andere nehmen.',
    declined: (why) => `Die letzte Zahlung ist gescheitert: ${why}`,
    anotherCard:
      'Es wurde nichts abgebucht, und die Plätze sind noch für dich reserviert. Versuch es noch einmal oder mit einer anderen Karte.',
    heldUntil: 'Für dich reserviert bis',
    pay: (total) => `${total} bezahlen`,
    payWhere: 'Du bezahlst auf der Seite unseres Zahlungsanbieters und kommst hierher zurück.',
    cancel: 'Bestellung stornieren',
    again: 'Noch einmal versuchen',
    all: 'Alle deine Bestellungen',
    noPage: 'Die Zahlungsseite hat keine Adresse',
  },
};
