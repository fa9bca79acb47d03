import type { Order } from '@boxoffice/shared/api/orders.ts';
import { error, json } from '@sveltejs/kit';
import { callApi } from '#lib/server/api.ts';
import { snapshotOf } from '#lib/server/order-snapshot.ts';
import type { RequestHandler } from './$types';

/** The present state of an order, for the poller of its page. */
export const GET: RequestHandler = async (event) => {
  const answer = await callApi<Order>(event, `/api/orders/${encodeURIComponent(event.params.id)}`);
  if (!answer.ok) error(answer.status, answer.errors[0]?.message ?? '');
  return json(snapshotOf(answer.data), { headers: { 'cache-control': 'no-store' } });
};
