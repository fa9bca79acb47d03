import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { callApi } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/pagination.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import type { PageServerLoad } from './$types';

const sorts = ['newest', 'price', '-price'] as const;

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const q = (searchParams.get('q') ?? '').trim().slice(0, 100);
  const sort = sorts.find((name) => name === searchParams.get('sort')) ?? 'newest';
  const cursor = searchParams.get('cursor');

  const filters = new URLSearchParams({ ...(q && { q }), ...(sort !== 'newest' && { sort }) });
  const urlOf = (cursor?: string) => {
    const query = new URLSearchParams([...filters, ...(cursor ? [['cursor', cursor]] : [])]);
    return query.size > 0 ? `/?${query}` : '/';
  };
  const query = new URLSearchParams([...filters, ['limit', '18'], ...(cursor ? [['cursor', cursor]] : [])]);
  const request = callApi<Ticket[]>(event, `/api/tickets?${query}`);
  const list = await streamIfSlow(event, request, (tickets, link) => {
    const following = nextCursor(link);
    return { tickets, next: following && urlOf(following) };
  });
  return { q, sort, list: list.value, first: cursor ? urlOf() : undefined };
};
