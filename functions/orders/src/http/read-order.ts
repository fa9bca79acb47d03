import { ReadOrder } from '@boxoffice/shared/api/orders.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { latestVisiblePayment, ownedBy } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrderWithPayments } from '../tables/orders.ts';
import { view } from './view.ts';

export const readOrder = httpFunction(
  ordersService,
  'read-order',
  ReadOrder,
  async ({ params, caller, given }) => {
    const found = await findOrderWithPayments(params.orderId);
    const order = ownedBy(caller.userId, found.order);
    return ok(view(order, given.now, latestVisiblePayment(order, found.payments, given.now)));
  },
);
