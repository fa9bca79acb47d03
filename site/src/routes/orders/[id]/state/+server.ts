import { error, json } from '@sveltejs/kit';
import { readOrderSnapshot } from '#lib/server/order-snapshot.ts';
import type { RequestHandler } from './$types';

/** The present state of an order, for the poller of its page. */
export const GET: RequestHandler = async (event) => {
  const answer = await readOrderSnapshot(event, event.params.id);
  if (!answer.ok) error(answer.status, answer.errors[0]?.message ?? '');
  return json(answer.data, { headers: { 'cache-control': 'no-store' } });
};
