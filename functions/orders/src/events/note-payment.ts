import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import { NotYet } from '@boxoffice/shared/errors.ts';
import {
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { unpay } from '../domain/order.ts';
import { ordersService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';
import { paymentsOf, putPayment } from '../tables/payments.ts';
import { moveSeats } from '../tables/reservation.ts';

export const notePayment = eventFunction(
  ordersService,
  'note-payment',
  [PaymentDeclined, PaymentCaptured, PaymentReleased, PaymentRefunded],
  async ({ event: { type, data: payment }, cause, given }) => {
    const order = await findOrder(payment.orderId);
    if (!order) throw new NotYet(`Order ${payment.orderId} is not known yet`);
    const known = (await paymentsOf(order.id)).find(({ id }) => id === payment.id);
    onlyNewer(known, payment);
    const isGone = type === PaymentReleased.type || type === PaymentRefunded.type;
    const lost = isGone && order.status === 'complete' && order.paymentId === payment.id;
    const unpaid = lost ? unpay(order, payment, given) : undefined;
    await ordersService.commit({
      writes: [putPayment(payment), ...(unpaid ? moveSeats(order, unpaid.state) : [])],
      events: unpaid?.events ?? [],
      cause,
    });
  },
);
