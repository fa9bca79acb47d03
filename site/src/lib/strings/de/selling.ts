import type { selling as english } from '../en/selling.ts';

export const selling: typeof english = {
  sell: {
    title: 'Ticket verkaufen',
    list: 'Zum Verkauf stellen',
  },
  edit: {
    title: 'Dein Ticket',
    save: 'Speichern',
    saved: 'Gespeichert.',
  },
  fields: {
    title: 'Titel',
    price: 'Preis je Platz',
    currency: 'Währung',
    quantity: 'Plätze insgesamt',
    titleMissing: 'Ein Titel fehlt',
    currencyMissing: 'Wähle eine Währung',
    priceWrong: (example) => `Schreibe den Preis wie ${example}`,
    quantityWrong: 'Schreibe eine ganze Zahl von Plätzen',
  },
};
