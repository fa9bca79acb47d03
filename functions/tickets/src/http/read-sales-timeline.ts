import { ReadSalesTimeline } from '@boxoffice/shared/api/tickets.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { onlySeller } from '../domain/sales.ts';
import type { CountedOrder } from '../domain/seats.ts';
import { addOrder, type HourlySales, pointsOf } from '../domain/timeline.ts';
import { ticketsService } from '../service.ts';
import { countedOrders } from '../tables/counts.ts';
import { ticketOf } from '../tables/tickets.ts';

/** The orders that one request reads: about so many of the newest, an equal part of each partition. */
const MOST_ORDERS = 50_000;

export const readSalesTimeline = httpFunction(
  ticketsService,
  'read-sales-timeline',
  ReadSalesTimeline,
  async ({ params, caller, given }) => {
    onlySeller(caller.userId, await ticketOf(params.id));
    const sales: HourlySales = { orders: 0, seats: new Map() };
    const partitions = countedOrders(params.id);
    const isComplete = await Promise.all(
      partitions.map((orders) => addOrders(sales, orders, MOST_ORDERS / partitions.length)),
    );
    const { orders } = sales;
    return ok({ orders, complete: isComplete.every(Boolean), ...pointsOf(sales, given.now) });
  },
);

/** @returns whether these are all orders of the partition */
async function addOrders(
  sales: HourlySales,
  orders: AsyncIterable<CountedOrder>,
  most: number,
): Promise<boolean> {
  let read = 0;
  for await (const order of orders) {
    if (++read > most) return false;
    addOrder(sales, order);
  }
  return true;
}
