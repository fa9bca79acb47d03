/** The language tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4). */
export function acceptedTags(header: string | null | undefined): string[] {
  const ranges = (header?.slice(0, 500).split(',') ?? []).flatMap((range) => {
    const [tag = '', ...parameters] = range.split(';').map((text) => text.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    return weight > 0 && isTag(tag) ? [{ tag, weight }] : [];
  });
  return ranges.sort((one, other) => other.weight - one.weight).map(({ tag }) => tag);
}

/** Whether `Intl` accepts a tag. It throws on any other, and a client can send any text. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** The language of a tag, without its country or script. */
export const primaryLanguage = (tag: string): string => tag.split('-', 1)[0]?.toLowerCase() ?? '';

/** The language of the first accepted tag that has a supported language. */
export const firstSupported = <Language extends string>(
  accepted: readonly string[],
  isSupported: (language: string) => language is Language,
): Language | undefined => accepted.map(primaryLanguage).find(isSupported);
