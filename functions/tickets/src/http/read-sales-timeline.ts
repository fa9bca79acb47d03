import { ReadSalesTimeline } from '@boxoffice/shared/api/tickets.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { onlySeller } from '../domain/sales.ts';
import { addOrder, type HourlySales, pointsOf } from '../domain/timeline.ts';
import { ticketsService } from '../service.ts';
import { countedOrders } from '../tables/counts.ts';
import { ticketOf } from '../tables/tickets.ts';

/** The orders that one request reads. */
const MOST_ORDERS = 50_000;

export const readSalesTimeline = httpFunction(
  ticketsService,
  'read-sales-timeline',
  ReadSalesTimeline,
  async ({ params, caller, given }) => {
    onlySeller(caller.userId, await ticketOf(params.id));
    const sales: HourlySales = { orders: 0, seats: new Map() };
    let read = 0;
    for await (const order of countedOrders(params.id)) {
      if (++read > MOST_ORDERS) break;
      addOrder(sales, order);
    }
    const { orders } = sales;
    return ok({ orders, complete: read <= MOST_ORDERS, ...pointsOf(sales, given.now) });
  },
);
