import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { call, dataOf } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/next.ts';
import type { PageServerLoad } from './$types';

const sorts = ['newest', 'price', '-price'];

export const load: PageServerLoad = async (event) => {
  const given = event.url.searchParams;
  const q = (given.get('q') ?? '').trim().slice(0, 100);
  const sort = sorts.find((name) => name === given.get('sort')) ?? 'newest';
  const cursor = given.get('cursor');

  const query = new URLSearchParams({ limit: '24' });
  if (q) query.set('q', q);
  if (sort !== 'newest') query.set('sort', sort);
  const first = `/?${new URLSearchParams([...query].filter(([name]) => name !== 'limit'))}`;
  if (cursor) query.set('cursor', cursor);

  const answer = await call<Ticket[]>(event, `/api/tickets?${query}`);
  const tickets = dataOf(event, answer);
  const following = nextCursor(answer.ok ? answer.link : undefined);
  return {
    tickets,
    q,
    sort,
    first: cursor ? first : undefined,
    next:
      following && `${first}${first.endsWith('?') ? '' : '&'}${new URLSearchParams({ cursor: following })}`,
  };
};
