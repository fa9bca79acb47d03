import { dateFormatter } from './formatters.ts';

export const UTC = 'UTC';

/** The zone if `Intl` knows it, and else UTC. */
export function zoneOr(name: string | undefined): string {
  try {
    return dateFormatter('en', { timeZone: name ?? UTC }).resolvedOptions().timeZone;
  } catch {
    return UTC;
  }
}

const startOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

/** Formats a start in the local time of its place, or in UTC if `Intl` does not know the zone. */
function startFormatter(timeZone = UTC, locale: string): Intl.DateTimeFormat {
  try {
    return dateFormatter(locale, { ...startOptions, timeZone });
  } catch {
    return dateFormatter(locale, { ...startOptions, timeZone: UTC });
  }
}

/** A start in the local time of its place, as in `Fri, Jul 16, 2027, 9:30 PM GMT+2`. */
export const formatStart = (at: number, timeZone: string | undefined, locale: string): string =>
  startFormatter(timeZone, locale).format(at);

/** The parts of a start that a leaf of a calendar shows, as in `Jul`, `16` and `Fri`. */
export function calendarLeaf(at: number, timeZone: string | undefined, locale: string) {
  const parts = startFormatter(timeZone, locale).formatToParts(at);
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === name)?.value;
  return { month: part('month'), day: part('day'), weekday: part('weekday') };
}

/**
 * The local time of a zone in the format of a `datetime-local` field: `2027-07-16T21:30`.
 *
 * @param at epoch milliseconds
 * @param timeZone an IANA name
 * @see https://html.spec.whatwg.org/#valid-local-date-and-time-string
 */
export const toWallTime = (at: number, timeZone: string): string =>
  dateFormatter('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(at)
    .replace(' ', 'T');

/**
 * The moment of a local time in a zone. A local time that summer time skips is one hour later. A local time that occurs
 * twice is the first of the two.
 *
 * @returns epoch milliseconds, undefined for text that is not a local time of the years 1000 to 9999
 */
export function fromWallTime(text: string, timeZone: string): number | undefined {
  const wall = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 16) !== text.slice(0, 16)) return undefined;
  const offsetAt = (at: number) => Date.parse(`${toWallTime(at, timeZone)}Z`) - at + (at % 60_000);
  // No zone changes its offset twice within two days, so the offset is one of these two.
  const [before, after] = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)];
  // The last days of the year 9999 have no four-digit year a day later.
  if (Number.isNaN(before + after)) return undefined;
  const found = [wall - before, wall - after].filter((at) => toWallTime(at, timeZone) === text.slice(0, 16));
  return found.length > 0 ? Math.min(...found) : wall - before;
}
