import type { everyPage } from './en/every-page.ts';
import type { en } from './en.ts';

/** The strings that every page loads. A language that lacks one does not compile. */
export type Strings = typeof everyPage;

/** These, and those of the account, of a seller's forms and of refusals: what the server writes into any page. */
export type AllStrings = typeof en;

/** The languages of the site, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

export const isLanguage = (text: string | undefined): text is Language =>
  text !== undefined && Object.hasOwn(languages, text);

/** Loads one language, so that a browser gets no other. */
export const stringsOf = async (language: Language): Promise<Strings> =>
  language === 'de'
    ? (await import('./de/every-page.ts')).everyPage
    : (await import('./en/every-page.ts')).everyPage;

/** For the server. */
export const allStringsOf = async (language: Language): Promise<AllStrings> =>
  language === 'de' ? (await import('./de.ts')).de : (await import('./en.ts')).en;
