import { CancelOrder } from '@boxoffice/shared/api/orders.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { cancel, ownedBy } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { moveSeats } from '../tables/reservation.ts';

export const cancelOrder = httpFunction(
  ordersService,
  'cancel-order',
  CancelOrder,
  async ({ params, caller, given }) => {
    const order = ownedBy(caller.userId, await findOrder(params.orderId));
    const { state, events } = cancel(order, given);
    if (state !== order) await ordersService.commit({ writes: moveSeats(order, state), events });
    return noContent();
  },
);
