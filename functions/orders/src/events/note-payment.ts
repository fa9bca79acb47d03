import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import { NotYet } from '@boxoffice/shared/errors.ts';
import {
  PaymentCaptured,
  PaymentDeclined,
  PaymentDisputed,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { cancelUnpaid } from '../domain/settlement.ts';
import { ordersService } from '../service.ts';
import { findOrderWithPayments } from '../tables/orders.ts';
import { putPayment, storePayment } from '../tables/payments.ts';
import { moveSeats } from '../tables/reservation.ts';

export const notePayment = eventFunction(
  ordersService,
  'note-payment',
  [PaymentDeclined, PaymentCaptured, PaymentReleased, PaymentRefunded, PaymentDisputed],
  async ({ event: { data: payment }, given }) => {
    const isReturned = payment.status === 'released' || payment.status === 'refunded';
    // Anything else, such as a part of the money or a dispute, changes only what the buyer sees.
    if (!isReturned) {
      await storePayment(payment);
      return;
    }
    const { order, payments } = await findOrderWithPayments(payment.orderId);
    if (!order) throw new NotYet(`Order ${payment.orderId} is not stored yet`);
    onlyNewer(
      payments.find(({ id }) => id === payment.id),
      payment,
    );
    const isUnpaid = isReturned && order.status === 'complete' && order.paymentId === payment.id;
    const cancelled = isUnpaid ? cancelUnpaid(order, payment, given) : undefined;
    await ordersService.commit({
      writes: [putPayment(payment), ...(cancelled ? moveSeats(order, cancelled.state) : [])],
      events: cancelled?.events ?? [],
    });
  },
);
