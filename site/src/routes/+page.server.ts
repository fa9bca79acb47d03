import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { call } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/next.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import type { PageServerLoad } from './$types';

const sorts = ['newest', 'price', '-price'] as const;

export const load: PageServerLoad = async (event) => {
  const given = event.url.searchParams;
  const q = (given.get('q') ?? '').trim().slice(0, 100);
  const sort = sorts.find((name) => name === given.get('sort')) ?? 'newest';
  const cursor = given.get('cursor');

  const chosen = new URLSearchParams({ ...(q && { q }), ...(sort !== 'newest' && { sort }) });
  const pageAt = (cursor?: string) => {
    const query = new URLSearchParams([...chosen, ...(cursor ? [['cursor', cursor]] : [])]);
    return query.size > 0 ? `/?${query}` : '/';
  };
  const query = new URLSearchParams([...chosen, ['limit', '18'], ...(cursor ? [['cursor', cursor]] : [])]);
  const asked = call<Ticket[]>(event, `/api/tickets?${query}`);
  const list = await streamIfSlow(event, asked, (tickets, link) => {
    const following = nextCursor(link);
    return { tickets, next: following && pageAt(following) };
  });
  return { q, sort, list: list.value, first: cursor ? pageAt() : undefined };
};
