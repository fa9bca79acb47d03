import { NotYet } from '@boxoffice/shared/errors.ts';
import { HoldLapsed } from '@boxoffice/shared/events/hold.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { expire, hasExpiredHold } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { moveSeats } from '../tables/reservation.ts';

export const expireOrder = eventFunction(
  ordersService,
  'expire-order',
  [HoldLapsed],
  async ({ event, given }) => {
    const order = await findOrder(event.data.orderId);
    if (!order) throw new NotYet(`Order ${event.data.orderId} is not stored yet`);
    if (order.status === 'created' && !hasExpiredHold(order, given.now))
      throw new NotYet(`The hold of order ${order.id} has not expired by this clock`);
    const { state, events } = expire(order, given);
    await ordersService.commit({ writes: moveSeats(order, state), events });
  },
);
