/** The languages that mails are written in. */
export type Language = 'en' | 'de';

const LANGUAGES: readonly string[] = ['en', 'de'] satisfies Language[];
const isLanguage = (tag: string): tag is Language => LANGUAGES.includes(tag);

/**
 * What a visitor reads best of what we write, by their Accept-Language header (RFC 9110, section 12.5.4). The site
 * sends the language that they have chosen there, if they have chosen one.
 */
export function languageOf(header = ''): Language {
  const wanted = header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { tag: tag.split('-', 1)[0] ?? '', weight: Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted.map(({ tag }) => tag).find(isLanguage) ?? 'en';
}
