import * as z from 'zod';
import { acceptedTags, firstSupported } from './language.ts';

/** The languages that mails are written in. */
export const Language = z.enum(['en', 'de']);
export type Language = z.infer<typeof Language>;

const isLanguage = (tag: string): tag is Language => Language.safeParse(tag).success;

/**
 * The language of a visitor's mails, from the Accept-Language header. When a visitor has chosen a language on the
 * site, the site sends that one in the header.
 */
export const languageOf = (header?: string): Language => chosenLanguage(header) ?? 'en';

/** The same, or undefined for a client that names no language that mails are written in. */
export const chosenLanguage = (header?: string): Language | undefined =>
  firstSupported(acceptedTags(header), isLanguage);
