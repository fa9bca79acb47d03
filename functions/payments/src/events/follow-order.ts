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
import { runMoneyStep } from '../provider/run-money-step.ts';
import { paymentsService } from '../service.ts';
import { replicaWrites } from '../tables/orders.ts';
import { findPayment, livePayment, putPayment } from '../tables/payments.ts';
import { saveProviderState } from '../tables/provider-state.ts';

/** Updates the replica of an order, and captures, releases or refunds its payment as the order's state requires. */
export const followOrder = eventFunction<OrderData & Partial<OrderRefusal>>(
  paymentsService,
  'follow-order',
  [OrderCreated, OrderCompleted, OrderCancelled, OrderExpired, OrderRefused],
  async ({ event: { data: order }, cause, given }) => {
    const { refused } = order;
    const paymentId = refused?.paymentId ?? order.paymentId;
    const stored = await (paymentId ? findPayment(paymentId) : livePayment(order.id));
    if (paymentId && !stored) throw new NotYet(`Payment ${paymentId} is not known yet`);
    const payment = stored && refused ? await saveRefusal(stored, refused.reason) : stored;
    const writes = await replicaWrites(order);
    const providerState = await runMoneyStep(order, payment).catch(async (error) => {
      // An outage can last longer than the event's retries: the sweep continues from the stored order.
      if (error instanceof Unreachable && writes.length > 0) await paymentsService.commit({ writes });
      throw error;
    });
    await saveProviderState(payment, providerState, given, { writes, cause });
  },
);

/** Stores the refusal before the provider is called, so that the sweep can continue after an outage. */
async function saveRefusal(payment: Payment, reason: string): Promise<Payment> {
  if (!isLive(payment) || payment.refused !== undefined) return payment;
  const state = refuse(payment, reason);
  await paymentsService.commit({ writes: putPayment(state) });
  return state;
}
