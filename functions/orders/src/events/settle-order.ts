import { NotYet } from '@boxoffice/shared/errors.ts';
import { PaymentAuthorised } from '@boxoffice/shared/events/payment.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { settle } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { paymentsOf, putPayment, putRefusal } from '../tables/payments.ts';
import { moveSeats } from '../tables/reservation.ts';
import { findStock } from '../tables/stock.ts';

export const settleOrder = eventFunction(
  ordersService,
  'settle-order',
  [PaymentAuthorised],
  async ({ event: { data: payment }, cause, given }) => {
    const order = await findOrder(payment.orderId);
    if (!order) throw new NotYet(`Order ${payment.orderId} is not stored yet`);
    // Only an expired order needs free seats.
    const stock = order.status === 'expired' ? await findStock(order.ticket.id) : undefined;
    const stored = (await paymentsOf(order.id)).find(({ id }) => id === payment.id);
    const isNewer = !stored || stored.version < payment.version;
    const latest = isNewer ? { ...payment, refused: stored?.refused } : stored;
    const { state, events, refused } = settle(order, latest, stock?.available ?? 0, given);
    await ordersService.commit({
      writes: [
        ...(state === order ? [] : moveSeats(order, state)),
        ...(isNewer ? [putPayment(payment)] : []),
        ...(refused === undefined ? [] : [putRefusal(payment, refused)]),
      ],
      events,
      cause,
    });
  },
);
