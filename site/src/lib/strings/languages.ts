import type { en } from './en.ts';

/** Every string that a visitor sees. A language that lacks one does not compile. */
export type Strings = typeof en;

/** The languages of the site, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

export const isLanguage = (text: string | undefined): text is Language =>
  text !== undefined && Object.hasOwn(languages, text);

/** Loads one language, so that a browser gets no other. */
export const stringsOf = async (language: Language): Promise<Strings> =>
  language === 'de' ? (await import('./de.ts')).de : (await import('./en.ts')).en;
