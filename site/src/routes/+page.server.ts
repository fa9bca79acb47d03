import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Category } from '@boxoffice/shared/api/values.ts';
import { callApi } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/pagination.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import { endOfDay, rangeOf, startOfDay, whens } from '#lib/when.ts';
import type { PageServerLoad } from './$types';

/** Without a choice, a search shows the best matches first, and other lists the next events. */
const sorts = ['soonest', 'newest', 'price', '-price'] as const;
/** Fills whole rows of two and of three cards. */
const PAGE_SIZE = 18;
const categories: Category[] = ['music', 'theatre', 'sport', 'film', 'family', 'talk', 'other'];

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const text = (name: string) => (searchParams.get(name) ?? '').trim().slice(0, 100);
  const chosen = <Value extends string>(name: string, values: readonly Value[]) =>
    values.find((value) => value === searchParams.get(name));
  const q = text('q');
  const filters = {
    q,
    place: text('place'),
    category: chosen('category', categories) ?? '',
    when: chosen('when', whens) ?? ('' as const),
    from: startOfDay(text('from')) ? text('from') : '',
    to: endOfDay(text('to')) ? text('to') : '',
    sort: chosen('sort', sorts) ?? '',
  };
  const cursor = searchParams.get('cursor');

  const shown = set(filters);
  const urlOf = (cursor?: string) => {
    const query = new URLSearchParams({ ...shown, ...(cursor && { cursor }) });
    return query.size > 0 ? `/?${query}` : '/';
  };
  const now = Date.now();
  const { when, from, to, ...others } = filters;
  const dates = from || to ? { from: startOfDay(from), to: endOfDay(to) } : when ? rangeOf(when, now) : {};
  const isFiltered = Object.keys(set({ ...filters, sort: '' })).length > 0;
  // The first ticket of the home page has a row of its own.
  const hasFeatured = !isFiltered && !cursor;
  const limit = `${PAGE_SIZE + (hasFeatured ? 1 : 0)}`;
  const sort = filters.sort || (q ? '' : 'soonest');
  const query = new URLSearchParams(set({ ...others, sort, ...dates, limit, cursor: cursor ?? '' }));
  const request = callApi<Ticket[]>(event, `/api/tickets?${query}`);
  const list = await streamIfSlow(event, request, (tickets, link) => {
    const following = nextCursor(link);
    return { tickets, next: following && urlOf(following) };
  });
  return {
    filters,
    isFiltered,
    hasFeatured,
    now,
    list: list.value,
    first: cursor ? urlOf() : undefined,
  };
};

/** The parameters that have a value. */
const set = (parameters: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => !!entry[1]));
