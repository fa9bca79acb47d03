import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
  OrderExpired,
  type OrderRefusal,
  OrderRefused,
} from '@boxoffice/shared/events/order.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { NotYet } from '@boxoffice/shared/tables/conflict.ts';
import { carryOut } from '../provider/carry-out.ts';
import { payments } from '../service.ts';
import { store } from '../tables/observation.ts';
import { followOrder as replicaOf } from '../tables/orders.ts';
import { findPayment, livePayment } from '../tables/payments.ts';

/** Keeps what is known of an order, and does with its money what its state demands. */
export const followOrder = eventFunction<OrderData & Partial<OrderRefusal>>(
  payments,
  'follow-order',
  [OrderCreated, OrderCompleted, OrderCancelled, OrderExpired, OrderRefused],
  async ({ event: { data: order }, cause, given }) => {
    const { refused } = order;
    const meant = refused?.paymentId ?? order.paymentId;
    const payment = await (meant ? findPayment(meant) : livePayment(order.id));
    if (meant && !payment) throw new NotYet(`Payment ${meant} is not known yet`);
    const seen = await carryOut(order, payment, refused?.paymentId);
    const writes = await replicaOf(order);
    await store(payment, seen, given, { writes, cause, ...(refused && { why: refused.reason }) });
  },
);
