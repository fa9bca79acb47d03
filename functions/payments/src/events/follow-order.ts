import { NotYet } from '@boxoffice/shared/errors.ts';
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
import { storeOrder } from '../tables/orders.ts';
import { findPayment, livePayment } from '../tables/payments.ts';
import { savePayment, saveProviderState } from '../tables/provider-state.ts';
import { authorisedHere } from '../tables/recent-payments.ts';

/**
 * Stores what the order has decided, and then captures, releases or refunds its payment. No inbox is needed: the
 * replica has a version, and the money steps depend on the state of the payment at the provider.
 */
export const followOrder = eventFunction<OrderData & Partial<OrderRefusal>>(
  paymentsService,
  'follow-order',
  [OrderCreated, OrderCompleted, OrderCancelled, OrderExpired, OrderRefused],
  async ({ event: { data: order }, given }) => {
    const { refused, ...replica } = order;
    // A new order needs nothing from a payment.
    if (order.status === 'created' && !refused) return void (await storeOrder(replica));
    const paymentId = refused?.paymentId ?? order.paymentId;
    const stored = paymentId
      ? (authorisedHere(paymentId) ?? (await findPayment(paymentId)))
      : await livePayment(order.id);
    if (paymentId && !stored) throw new NotYet(`Payment ${paymentId} is not known yet`);
    const payment = stored && refused ? await saveRefusal(stored, refused.reason) : stored;
    // Both are stored before the provider is called: if this event is lost in an outage, the sweep continues from them.
    await storeOrder(replica);
    await saveProviderState(payment, await runMoneyStep(order, payment), given);
  },
);

async function saveRefusal(payment: Payment, reason: string): Promise<Payment> {
  if (!isLive(payment) || payment.refused !== undefined) return payment;
  const state = refuse(payment, reason);
  await savePayment(state, payment);
  return state;
}
