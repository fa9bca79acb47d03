import { acceptedTags, firstSpoken, primary } from '@boxoffice/shared/api/language.ts';
import { isLanguage, type Language, type languages, type Strings, stringsOf } from '../strings/languages.ts';
import { isTheme, type Theme } from '../theme.ts';

/** How a visitor wants to see the site. */
export interface Preferences {
  language: Language;
  /** A BCP 47 tag of that language, for numbers and dates. */
  locale: string;
  /** Undefined: as the visitor's system has it. */
  theme: Theme | undefined;
  t: Strings;
}

export const preferenceCookies = { language: 'language', theme: 'theme' } as const;

/** Reads what a visitor chose, and where they chose nothing, what their browser asks for. */
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
    t: await stringsOf(language),
  };
}

const languageOf = (accepted: readonly string[]): Language =>
  firstSpoken(accepted, (tag): tag is Language => isLanguage(tag)) ?? 'en';

const defaults: Record<keyof typeof languages, string> = { en: 'en-US', de: 'de-DE' };

/** The visitor's own variant of the page's language: dates in a language other than the page's help nobody. */
const localeOf = (accepted: readonly string[], language: Language): string =>
  accepted.find((tag) => primary(tag) === language && tag.includes('-')) ?? defaults[language];
