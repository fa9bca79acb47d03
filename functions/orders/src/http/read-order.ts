import { ReadOrder } from '@boxoffice/shared/api/orders.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { latestVisiblePayment, ownedBy } from '../domain/order.ts';
import { returnableUntil } from '../domain/refund.ts';
import { ordersService } from '../service.ts';
import { findOrderWithPayments } from '../tables/orders.ts';
import { findTerms } from '../tables/stock.ts';
import { view } from './view.ts';

export const readOrder = httpFunction(
  ordersService,
  'read-order',
  ReadOrder,
  async ({ params, caller, given }) => {
    const found = await findOrderWithPayments(params.orderId);
    const order = ownedBy(caller.userId, found.order);
    const ticket = order.status === 'complete' ? await findTerms(order.ticket.id) : undefined;
    const latest = latestVisiblePayment(order, found.payments, given.now);
    return ok(view(order, given.now, latest, returnableUntil(order, ticket, config.REFUND_DAYS)));
  },
);
