import { NotYet, Unreachable } from '@boxoffice/shared/errors.ts';
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
import { isLive, type Payment, refuse } from '../domain/payment.ts';
import { carryOut } from '../provider/carry-out.ts';
import { paymentsService } from '../service.ts';
import { store } from '../tables/observation.ts';
import { followOrder as replicaOf } from '../tables/orders.ts';
import { findPayment, livePayment, putPayment } from '../tables/payments.ts';

/** Keeps what is known of an order, and does with its money what its state demands. */
export const followOrder = eventFunction<OrderData & Partial<OrderRefusal>>(
  paymentsService,
  'follow-order',
  [OrderCreated, OrderCompleted, OrderCancelled, OrderExpired, OrderRefused],
  async ({ event: { data: order }, cause, given }) => {
    const { refused } = order;
    const meant = refused?.paymentId ?? order.paymentId;
    const found = await (meant ? findPayment(meant) : livePayment(order.id));
    if (meant && !found) throw new NotYet(`Payment ${meant} is not known yet`);
    const payment = found && refused ? await refusedFor(found, refused.reason) : found;
    const writes = await replicaOf(order);
    const seen = await carryOut(order, payment).catch(async (error) => {
      // An outage can outlast the event's retries: what the order has decided is kept for the sweep.
      if (error instanceof Unreachable && writes.length > 0) await paymentsService.commit({ writes });
      throw error;
    });
    await store(payment, seen, given, { writes, cause });
  },
);

/** The refusal is written down before the provider is asked, for the same reason. */
async function refusedFor(payment: Payment, reason: string): Promise<Payment> {
  if (!isLive(payment) || payment.refused !== undefined) return payment;
  const state = refuse(payment, reason);
  await paymentsService.commit({ writes: putPayment(state) });
  return state;
}
