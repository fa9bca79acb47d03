/** The language tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4). */
export function acceptedTags(header: string | null | undefined): string[] {
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

/** The language of a tag, without its country or script. */
export const primary = (tag: string): string => tag.split('-', 1)[0]?.toLowerCase() ?? '';

/** The first of the accepted tags whose language is one that is spoken here. */
export const firstSpoken = <Language extends string>(
  accepted: readonly string[],
  isSpoken: (language: string) => language is Language,
): Language | undefined => accepted.map(primary).find(isSpoken);
