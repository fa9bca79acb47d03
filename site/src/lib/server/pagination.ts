/** The cursor of the next page, from a list's Link header (RFC 8288). */
export function nextCursor(link: string | undefined): string | undefined {
  const target = link
    ?.split(/,(?=\s*<)/)
    .map((part) => /^\s*<([^>]*)>(.*)$/.exec(part))
    .find((part) => /;\s*rel="?next"?/.test(part?.[2] ?? ''))?.[1];
  if (target === undefined || !URL.canParse(target, 'http://site.invalid')) return undefined;
  return new URL(target, 'http://site.invalid').searchParams.get('cursor') ?? undefined;
}
