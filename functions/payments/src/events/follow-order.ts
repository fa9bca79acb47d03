import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { NotYet } from '@boxoffice/shared/errors.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
  OrderExpired,
  OrderReduced,
  type OrderRefusal,
  OrderRefused,
} from '@boxoffice/shared/events/order.ts';
import { eventFunction } from '@boxoffice/shared/functions/event-function.ts';
import { storedTrace } from '@boxoffice/shared/telemetry/trace.ts';
import { isLive, type Payment, reduceTo, refuse } from '../domain/payment.ts';
import { paymentsService } from '../service.ts';
import { findOrder, storeOrder } from '../tables/orders.ts';
import { findPayment, livePayment } from '../tables/payments.ts';
import { savePayment } from '../tables/provider-state.ts';
import { authorisedHere } from '../tables/recent-payments.ts';
import { moveMoney } from './move-money.ts';

const accepted = [OrderCreated, OrderCompleted, OrderReduced, OrderCancelled, OrderExpired, OrderRefused];

/**
 * Stores what the order has decided, and then captures, releases or refunds its payment. No inbox is needed: the
 * replica has a version, and the money steps depend on the state of the payment at the provider.
 */
export const followOrder = eventFunction<
  OrderData & Partial<OrderRefusal>,
  (typeof accepted)[number]['type']
>(paymentsService, 'follow-order', accepted, async ({ event: { data: order, traceparent }, given }) => {
  const { refused, ...data } = order;
  const replica = { ...data, ...storedTrace(traceparent) };
  // A new order needs nothing from a payment.
  if (order.status === 'created' && !refused) return void (await storeOrder(replica));
  const paymentId = refused?.paymentId ?? order.paymentId;
  const stored = paymentId
    ? (authorisedHere(paymentId) ?? (await findPayment({ id: paymentId, orderId: order.id })))
    : await livePayment(order.id);
  if (paymentId && !stored) throw new NotYet(`Payment ${paymentId} is not known yet`);
  const payment = stored && (await saveDecision(stored, order, given));
  // Both are stored before the provider is called: if this event is lost in an outage, the sweep continues from them.
  const isNewer = await storeOrder(replica);
  // A late event has an older state of the order. The money follows the latest one.
  const latest = isNewer ? order : await findOrder(order.id);
  await moveMoney(latest ?? order, payment, given);
});

/** Stores what the order has decided about the payment: a refusal, or seats that were given back. */
async function saveDecision(
  payment: Payment,
  { refused, ...order }: OrderData & Partial<OrderRefusal>,
  given: Given,
): Promise<Payment> {
  if (!isLive(payment)) return payment;
  const { state, events } = refused
    ? refuse(payment, refused.reason, given)
    : reduceTo(payment, order, given);
  if (state !== payment) await savePayment(state, { events });
  return state;
}
