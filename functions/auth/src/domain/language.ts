import { acceptedTags, firstSupported } from '@boxoffice/shared/api/language.ts';

/** The languages that mails are written in. */
export type Language = 'en' | 'de';

const LANGUAGES: readonly string[] = ['en', 'de'] satisfies Language[];
const isLanguage = (tag: string): tag is Language => LANGUAGES.includes(tag);

/**
 * What a visitor reads best of what we write, by their Accept-Language header. The site sends the language that they
 * have chosen there, if they have chosen one.
 */
export const languageOf = (header?: string): Language =>
  firstSupported(acceptedTags(header), isLanguage) ?? 'en';
