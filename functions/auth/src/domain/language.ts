import { acceptedTags, firstSupported } from '@boxoffice/shared/api/language.ts';

/** The languages that mails are written in. */
export type Language = 'en' | 'de';

const LANGUAGES: readonly string[] = ['en', 'de'] satisfies Language[];
const isLanguage = (tag: string): tag is Language => LANGUAGES.includes(tag);

/**
 * The language of a visitor's mails, from the Accept-Language header. When a visitor has chosen a language on the
 * site, the site sends that one in the header.
 */
export const languageOf = (header?: string): Language =>
  firstSupported(acceptedTags(header), isLanguage) ?? 'en';
