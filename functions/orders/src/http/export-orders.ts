import { ExportOrders } from '@boxoffice/shared/api/exports.ts';
import { page } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import type { NotedPayment } from '../domain/settlement.ts';
import { ordersService } from '../service.ts';
import { findOrderWithPayments, ordersOf } from '../tables/orders.ts';
import { view } from './view.ts';

export const exportOrders = httpFunction(
  ordersService,
  'export-orders',
  ExportOrders,
  async ({ query, caller, given: { now }, url }) => {
    const { items, next } = await ordersOf(caller.userId, query.limit, query.cursor);
    const found = await Promise.all(items.map(({ id }) => findOrderWithPayments(id)));
    const orders = found.flatMap(({ order, payments }) =>
      order ? [{ ...view(order, now, payments[0]), payments: payments.map(exported) }] : [],
    );
    return page(orders, url, next);
  },
);

const exported = ({ id, status, amount, currency, refunded, dispute, reason, refused }: NotedPayment) => ({
  id,
  status,
  amount,
  currency,
  refunded,
  dispute,
  reason: refused ?? reason,
});
