import type { selling as english } from '../en/selling.ts';

export const selling: typeof english = {
  sell: {
    title: 'Ticket verkaufen',
    list: 'Zum Verkauf stellen',
    before: 'Sieh, was du schon verkaufst',
  },
  edit: {
    title: 'Dein Ticket',
    save: 'Speichern',
    saved: 'Gespeichert.',
    conflict:
      'Jemand hat dieses Ticket geändert, seit du es geöffnet hast. Von dir ist noch nichts gespeichert.',
    theirs: (field, value) => `${field} ist jetzt: ${value}`,
    nothing: 'leer',
    same: 'In all diesen Feldern steht dasselbe wie vorher.',
    over: 'Meines darüber speichern',
    take: 'Übernehmen, was jetzt da steht',
  },
  sales: {
    title: 'Verkauf bisher',
    available: 'Frei',
    held: 'Gehalten',
    sold: 'Verkauft',
    earned: 'Eingenommen',
    earnedWhy: 'durch alle bezahlten Bestellungen',
    heldWhy: 'von Käufern, die noch bezahlen können',
  },
  ownTickets: {
    title: 'Deine Verkäufe',
    none: 'Du bietest noch kein Ticket an.',
    sellOne: 'Ticket verkaufen',
    offered: (price, count, written) => `${written} ${count === 1 ? 'Platz' : 'Plätze'} zu ${price}`,
    newest: 'Neueste Tickets',
    older: 'Ältere Tickets',
  },
  fields: {
    title: 'Titel',
    price: 'Preis je Platz',
    currency: 'Währung',
    quantity: 'Plätze insgesamt',
    startsAt: 'Beginn',
    startHint: 'Kann leer bleiben',
    timeZone: 'Zeitzone des Ortes',
    place: 'Ort',
    description: 'Beschreibung',
    startWrong: 'Schreibe den Beginn wie 2027-07-16T19:30',
    titleMissing: 'Ein Titel fehlt',
    currencyMissing: 'Wähle eine Währung',
    priceWrong: (example) => `Schreibe den Preis wie ${example}`,
    quantityWrong: 'Schreibe eine ganze Zahl von Plätzen',
  },
};
