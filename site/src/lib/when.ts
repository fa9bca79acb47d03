const DAY_MS = 86_400_000;

/** The ranges of dates that a visitor can choose by name. */
export const whens = ['today', 'weekend', 'week', 'month'] as const;
export type When = (typeof whens)[number];

/**
 * The range of a choice. A visitor's zone is not known without JavaScript, so days are those of UTC. The weekend is from
 * Friday evening to the end of Sunday, and begins today when it has begun.
 *
 * @param now epoch milliseconds
 * @returns ISO 8601; `to` is exclusive
 */
export function rangeOf(when: When, now: number): { from: string; to: string } {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const ends = { today: 1, week: 7, month: 30, weekend: 0 };
  if (when !== 'weekend') return range(now, today + ends[when] * DAY_MS);
  // The day of the week of 1970-01-01 was a Thursday: Monday is 0.
  const weekday = (today / DAY_MS + 3) % 7;
  const monday = today + (7 - weekday) * DAY_MS;
  const fridayEvening = monday - 3 * DAY_MS + 17 * 3_600_000;
  return range(Math.max(now, fridayEvening), monday);
}

/** The days from one date to another, both inclusive: `2027-07-16`. Undefined for text that is no date. */
export const startOfDay = (date: string): string | undefined => dayAfter(date, 0);
export const endOfDay = (date: string): string | undefined => dayAfter(date, 1);

function dayAfter(date: string, days: number): string | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at + days * DAY_MS).toISOString();
}

const range = (from: number, to: number) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
