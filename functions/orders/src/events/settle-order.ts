import { NotYet } from '@boxoffice/shared/errors.ts';
import { PaymentAuthorised } from '@boxoffice/shared/events/payment.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { settle } from '../domain/settlement.ts';
import { freeSeats } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import { findOrderWithPayments } from '../tables/orders.ts';
import { putPayment, putRefusal } from '../tables/payments.ts';
import { moveSeats } from '../tables/reservation.ts';
import { findStock } from '../tables/stock.ts';

export const settleOrder = eventFunction(
  ordersService,
  'settle-order',
  [PaymentAuthorised],
  async ({ event: { data: payment }, given }) => {
    const { order, payments } = await findOrderWithPayments(payment.orderId);
    if (!order) throw new NotYet(`Order ${payment.orderId} is not stored yet`);
    // Only an expired order needs free seats.
    const stock = order.status === 'expired' ? await findStock(order.ticket.id) : undefined;
    const stored = payments.find(({ id }) => id === payment.id);
    const isNewer = !stored || stored.version < payment.version;
    const latest = isNewer ? { ...payment, refused: stored?.refused } : stored;
    const seats = { free: stock ? freeSeats(stock) : 0, isCancelled: stock?.sale.cancelledAt !== undefined };
    const { state, events, refused } = settle(order, latest, seats, given);
    // A duplicate needs no inbox row. The version of a decided order tells it, and it gets the same answer again, as
    // does the payments service when it repeats its question.
    await ordersService.commit({
      writes: [
        ...(state === order ? [] : moveSeats(order, state, stock)),
        ...(isNewer ? [putPayment(payment)] : []),
        ...(refused === undefined ? [] : [putRefusal(payment, refused)]),
      ],
      events,
      isRepeated: state === order,
    });
  },
);
