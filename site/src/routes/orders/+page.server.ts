import type { Order } from '@boxoffice/shared/api/orders.ts';
import { call, dataOf, requireCaller } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/next.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireCaller(event);
  const cursor = event.url.searchParams.get('cursor');
  const query = new URLSearchParams(cursor ? { cursor } : {});
  const answer = await call<Order[]>(event, `/api/orders?${query}`);
  const orders = dataOf(event, answer);
  const following = nextCursor(answer.ok ? answer.link : undefined);
  return {
    orders,
    first: cursor ? '/orders' : undefined,
    next: following && `/orders?${new URLSearchParams({ cursor: following })}`,
  };
};
