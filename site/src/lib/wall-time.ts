/** The zone that everyone knows, for who tells none. */
export const UTC = 'UTC';

/** A zone that can be formatted with; UTC for one that isn't known here. */
export function zoneOr(name: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name ?? UTC }).resolvedOptions().timeZone;
  } catch {
    return UTC;
  }
}

/**
 * What a clock on the wall of a zone shows, as a `datetime-local` field has it: `2027-07-16T21:30`.
 *
 * @param at epoch milliseconds
 * @param timeZone IANA
 * @see https://html.spec.whatwg.org/#valid-local-date-and-time-string
 */
export const toWallTime = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  })
    .format(at)
    .replace(' ', 'T');

/**
 * The moment at which a clock on the wall of a zone shows this. An hour that summer time skips is read as the
 * one after it, one that comes twice as the first of the two.
 *
 * @returns epoch milliseconds, undefined for what is no time
 */
export function fromWallTime(text: string, timeZone: string): number | undefined {
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 16) !== text.slice(0, 16)) return undefined;
  const offsetAt = (at: number) => Date.parse(`${toWallTime(at, timeZone)}Z`) - at + (at % 60_000);
  // No zone changes twice within two days: the offset is the one before, or the one after.
  const [before, after] = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)];
  const found = [wall - before, wall - after].filter((at) => toWallTime(at, timeZone) === text.slice(0, 16));
  return found.length > 0 ? Math.min(...found) : wall - before;
}
