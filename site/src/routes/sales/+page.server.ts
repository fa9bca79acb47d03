import type { OwnTicket } from '@boxoffice/shared/api/tickets.ts';
import { call, requireCaller } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/next.ts';
import { soon } from '#lib/server/soon.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireCaller(event);
  const cursor = event.url.searchParams.get('cursor');
  const query = new URLSearchParams(cursor ? { cursor } : {});
  const list = await soon(event, call<OwnTicket[]>(event, `/api/sales?${query}`), (tickets, link) => {
    const following = nextCursor(link);
    return { tickets, next: following && `/sales?${new URLSearchParams({ cursor: following })}` };
  });
  return { list: list.value, first: cursor ? '/sales' : undefined };
};
