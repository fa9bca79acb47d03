import { ListSoldOrders, type SoldOrdersQuery } from '@boxoffice/shared/api/sales.ts';
import { Id } from '@boxoffice/shared/api/values.ts';
import { download, page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { beginsWith, isSold, onlySeller, type SoldOrder } from '../domain/sold-order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { cursorAfter, soldOrdersOf } from '../tables/sold.ts';
import { findTerms } from '../tables/stock.ts';
import { readTicket } from '../tables/ticket.ts';
import { emailsOf, soldOrderViews } from './sold-order-view.ts';
import { csvChunks } from './sold-orders-csv.ts';

/** The orders that one search reads, and that one step of it reads. */
const MOST_SEARCHED = 1000;
const STEP = 100;

export const listSoldOrders = httpFunction(
  ordersService,
  'list-sold-orders',
  ListSoldOrders,
  async ({ params: { ticketId }, query, caller, headers, url }) => {
    // The replica of a new ticket may not have arrived yet.
    const ticket = await findTerms(ticketId);
    onlySeller(caller.userId, ticket?.sellerId ?? (await readTicket(ticketId, caller))?.userId);
    if (query.format === 'csv' || headers.accept?.includes('text/csv')) {
      const chunks = await csvChunks(ticketId, query.status);
      return download(chunks, 'text/csv; charset=utf-8', `orders-${ticketId}.csv`);
    }
    const { items, next } = query.q ? await search(ticketId, query) : await soldOrdersOf(ticketId, query);
    return page(await soldOrderViews(items), url, next);
  },
);

interface Found {
  items: SoldOrder[];
  next: string | undefined;
}

/** Addresses are in no index here: auth is asked for those of each order, and the number of orders is bounded. */
async function search(ticketId: string, query: SoldOrdersQuery): Promise<Found> {
  const { q, status, limit } = query;
  if (Id.safeParse(q).success) return { items: await byId(ticketId, q), next: undefined };
  const found: SoldOrder[] = [];
  let cursor = query.cursor;
  for (let read = 0; read < MOST_SEARCHED && found.length < limit; read += STEP) {
    const { items, next } = await soldOrdersOf(ticketId, { status, limit: STEP, cursor });
    const emails = await emailsOf(items);
    found.push(...items.filter((order) => beginsWith(q, order, emails.get(order.userId))));
    const last = found[limit - 1];
    if (found.length > limit && last) return { items: found.slice(0, limit), next: cursorAfter(last) };
    cursor = next;
    if (next === undefined) break;
  }
  return { items: found, next: cursor };
}

async function byId(ticketId: string, id: string): Promise<SoldOrder[]> {
  const order = await findOrder(id.toLowerCase());
  return isSold(order) && order.ticket.id === ticketId ? [order] : [];
}
