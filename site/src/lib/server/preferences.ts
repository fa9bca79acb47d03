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

/** The language tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4). */
export function acceptedTags(header: string | null): string[] {
  const weighted = (header?.slice(0, 500).split(',') ?? []).flatMap((part) => {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
    const given = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = given === undefined ? 1 : Number(given.slice(2));
    return weight > 0 && isTag(tag) ? [{ tag, weight }] : [];
  });
  return weighted.sort((one, other) => other.weight - one.weight).map(({ tag }) => tag);
}

function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    // Anyone can send anything.
    return false;
  }
}

const primary = (tag: string): string => tag.split('-', 1)[0]?.toLowerCase() ?? '';

const languageOf = (accepted: readonly string[]): Language =>
  accepted.map(primary).find((tag): tag is Language => isLanguage(tag)) ?? 'en';

const defaults: Record<keyof typeof languages, string> = { en: 'en-US', de: 'de-DE' };

/** The visitor's own variant of the page's language: dates in a language other than the page's help nobody. */
const localeOf = (accepted: readonly string[], language: Language): string =>
  accepted.find((tag) => primary(tag) === language && tag.includes('-')) ?? defaults[language];
