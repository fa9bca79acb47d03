import type { Order } from '@boxoffice/shared/api/orders.ts';
import { error, json } from '@sveltejs/kit';
import { call } from '#lib/server/api.ts';
import { snapshotOf } from '#lib/server/order-snapshot.ts';
import type { RequestHandler } from './$types';

/** What became of an order meanwhile, for a page that is open. */
export const GET: RequestHandler = async (event) => {
  const answer = await call<Order>(event, `/api/orders/${encodeURIComponent(event.params.id)}`);
  if (!answer.ok) error(answer.status, answer.errors[0]?.message ?? '');
  return json(snapshotOf(answer.data), { headers: { 'cache-control': 'no-store' } });
};
