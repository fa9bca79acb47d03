import type { Category } from '@boxoffice/shared/api/values.ts';
import { Refused } from '@boxoffice/shared/errors.ts';

/** The optional details of the event and its sale. Times are epoch milliseconds. */
export interface Details {
  startsAt?: number | undefined;
  endsAt?: number | undefined;
  /** The sale begins at once without it. */
  salesStartAt?: number | undefined;
  /** The sale ends at the start without it. */
  salesEndAt?: number | undefined;
  /** Until when buyers can give paid orders back; not at all without it. */
  returnsUntil?: number | undefined;
  /** The IANA time zone of the place. */
  timeZone?: string | undefined;
  place?: string | undefined;
  description?: string | undefined;
  category?: Category | undefined;
}

/** The details in a request: an absent field stays, `null` and '' remove it. Times are ISO 8601. */
export interface DetailsInput {
  startsAt?: string | null | undefined;
  endsAt?: string | null | undefined;
  salesStartAt?: string | null | undefined;
  salesEndAt?: string | null | undefined;
  returnsUntil?: string | null | undefined;
  timeZone?: string | null | undefined;
  place?: string | null | undefined;
  description?: string | null | undefined;
  category?: Category | null | undefined;
}

type Times = 'startsAt' | 'endsAt' | 'salesStartAt' | 'salesEndAt' | 'returnsUntil';

/** @throws Refused (400) for a new start in the past, an end before its start, or a sale that ends before it begins */
export function mergeDetails(before: Details, input: DetailsInput, now: number): Details {
  const time = (name: Times) => {
    const value = input[name];
    return value === undefined ? before[name] : value ? Date.parse(value) : undefined;
  };
  const merged: Details = {
    startsAt: time('startsAt'),
    endsAt: time('endsAt'),
    salesStartAt: time('salesStartAt'),
    salesEndAt: time('salesEndAt'),
    returnsUntil: time('returnsUntil'),
    timeZone: input.timeZone === undefined ? before.timeZone : input.timeZone || undefined,
    place: input.place === undefined ? before.place : input.place || undefined,
    description: input.description === undefined ? before.description : input.description || undefined,
    category: input.category === undefined ? before.category : (input.category ?? undefined),
  };
  const { startsAt, endsAt, salesStartAt, salesEndAt = startsAt } = merged;
  if (startsAt !== undefined && startsAt !== before.startsAt && startsAt < now)
    throw new Refused(400, 'start-past', { field: 'startsAt' });
  if (endsAt !== undefined && (startsAt === undefined || endsAt <= startsAt))
    throw new Refused(400, 'end-before-start', { field: 'endsAt' });
  if (salesStartAt !== undefined && salesEndAt !== undefined && salesEndAt <= salesStartAt)
    throw new Refused(400, 'sale-ends-early', {
      field: merged.salesEndAt === undefined ? 'salesStartAt' : 'salesEndAt',
    });
  return merged;
}

/** When the event is over, if that is known. */
export const endOf = ({ endsAt, startsAt }: Details): number | undefined => endsAt ?? startsAt;

export const isOver = (details: Details, now: number): boolean => (endOf(details) ?? now + 1) <= now;

/** The details that are present, as the API and events show them. */
export function publicDetails(details: Details) {
  const { startsAt, endsAt, salesStartAt, salesEndAt, returnsUntil } = details;
  const { timeZone, place, description, category } = details;
  return {
    ...(startsAt !== undefined && { startsAt: new Date(startsAt).toISOString() }),
    ...(endsAt !== undefined && { endsAt: new Date(endsAt).toISOString() }),
    ...(salesStartAt !== undefined && { salesStartAt: new Date(salesStartAt).toISOString() }),
    ...(salesEndAt !== undefined && { salesEndAt: new Date(salesEndAt).toISOString() }),
    ...(returnsUntil !== undefined && { returnsUntil: new Date(returnsUntil).toISOString() }),
    ...(timeZone !== undefined && { timeZone }),
    ...(place !== undefined && { place }),
    ...(description !== undefined && { description }),
    ...(category !== undefined && { category }),
  };
}
