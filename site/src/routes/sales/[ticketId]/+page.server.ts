import { requireUser } from '#lib/server/api.ts';
import { type BuyersQuery, type EventSales, readEventSales } from '#lib/server/event-sales.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  const { searchParams } = event.url;
  const query: BuyersQuery = {
    status: searchParams.get('status') === 'cancelled' ? 'cancelled' : 'complete',
    q: (searchParams.get('q') ?? '').trim().slice(0, 254),
    cursor: searchParams.get('cursor') ?? undefined,
  };
  const request = readEventSales(event, event.params.ticketId, query);
  return { query, event: (await streamIfSlow(event, request, (found: EventSales) => found)).value };
};
