import type { Language } from '@boxoffice/shared/api/mail-language.ts';

/** The words of a printed pass. */
const words = {
  en: {
    seat: (seat: number, of: number) => `Pass ${seat} of ${of}`,
    once: 'This code admits one person, once. Show it on a phone or on paper.',
  },
  de: {
    seat: (seat: number, of: number) => `Ticket ${seat} von ${of}`,
    once: 'Dieser Code gilt einmal für eine Person. Zeig ihn auf dem Handy oder auf Papier.',
  },
} satisfies Record<Language, unknown>;

export const wordsIn = (language: Language) => words[language];

/** A start in the local time of its place, such as "Wednesday, July 16, 2036 at 7:30 PM CEST". */
export const startText = (startsAt: string, timeZone: string | undefined, language: Language): string =>
  new Intl.DateTimeFormat(language, {
    ...{ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
    timeZone: timeZone ?? 'UTC',
  }).format(Date.parse(startsAt));
