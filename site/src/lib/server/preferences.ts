import { acceptedTags, firstSupported, primaryLanguage } from '@boxoffice/shared/api/language.ts';
import { type AllStrings, allStringsOf, isLanguage, type Language } from '../strings/languages.ts';
import { isTheme, type Theme } from '../theme.ts';

/** The language and the colours in which a visitor sees the site. */
export interface Preferences {
  language: Language;
  /** A BCP 47 tag of that language, for numbers and dates. */
  locale: string;
  /** Undefined: the theme of the visitor's system. */
  theme: Theme | undefined;
  t: AllStrings;
}

export const preferenceCookies = { language: 'language', theme: 'theme' } as const;

/** A visitor's choice comes first, then the browser's Accept-Language header. */
export async function preferencesOf(
  chosen: { language: string | undefined; theme: string | undefined },
  acceptLanguage: string | null,
): Promise<Preferences> {
  const accepted = acceptedTags(acceptLanguage);
  const language = isLanguage(chosen.language) ? chosen.language : languageOf(accepted);
  return {
    language,
    locale: localeOf(accepted, language),
    theme: isTheme(chosen.theme) ? chosen.theme : undefined,
    t: await allStringsOf(language),
  };
}

const languageOf = (accepted: readonly string[]): Language =>
  firstSupported(accepted, (tag): tag is Language => isLanguage(tag)) ?? 'en';

const defaultLocales: Record<Language, string> = { en: 'en-US', de: 'de-DE' };

/** The visitor's variant of the page's language. Dates are never in another language than the page. */
const localeOf = (accepted: readonly string[], language: Language): string =>
  accepted.find((tag) => primaryLanguage(tag) === language && tag.includes('-')) ?? defaultLocales[language];
