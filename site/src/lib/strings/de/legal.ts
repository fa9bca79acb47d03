import type { legal as english } from '../en/legal.ts';

export const legal: typeof english = {
  legal: {
    title: 'Rechtliches',
    terms: 'AGB',
    privacy: 'Datenschutz',
    imprint: 'Impressum',
    missing: 'Der Betreiber dieser Website hat diesen Text noch nicht geschrieben.',
    missingHint: 'Diese Seite ist ein Platzhalter, und nichts auf ihr ist verbindlich.',
    otherLanguage: (language) => `Diesen Text gibt es nur in dieser Sprache: ${language}.`,
    agree: 'Mit dem Anlegen eines Kontos akzeptierst du unsere',
    agreeAnd: 'Wie wir mit deinen Daten umgehen, steht unter',
  },
};
