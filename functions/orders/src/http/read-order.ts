import { ReadOrder } from '@boxoffice/shared/api/orders.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { latestVisiblePayment, ownedBy } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { paymentsOf } from '../tables/payments.ts';
import { view } from './view.ts';

export const readOrder = httpFunction(
  ordersService,
  'read-order',
  ReadOrder,
  async ({ params, caller, given }) => {
    const order = ownedBy(caller.userId, await findOrder(params.orderId));
    return ok(view(order, given.now, latestVisiblePayment(order, await paymentsOf(order.id), given.now)));
  },
);
