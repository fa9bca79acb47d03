import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import { reasonFor } from '@boxoffice/shared/api/refusals.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { OrderCompleted, OrderRefused } from '@boxoffice/shared/events/order.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import type { Cancelled, Complete, Expired, Held, Order } from './order.ts';
import { publicState, restate } from './order.ts';
import { cancelBecause } from './refund.ts';

/** A payment as this service has stored it. */
export type NotedPayment = PaymentData & {
  /** Why the order refused it, in words for the buyer. */
  refused?: string | undefined;
};

/** The decision about a payment; `refused` is the reason of a new refusal. */
type Settled = Decided<Order> & { refused?: string };

/**
 * Completes an order with an authorised payment, or refuses the payment so that its money is released. The policy for
 * late payments:
 *
 * - An order that still has its seats completes, also after its hold has expired.
 * - An order whose seats were freed completes if enough seats are free. So a sweep decides nothing for the buyer.
 *
 * A decision is final. The payments service asks again when it has no answer, and gets the same answer in a new event.
 *
 * @param payment its latest known state: events come in any order, and the money may be released already
 * @param seats the seats that are free now, and whether their event is cancelled. Only an expired order needs them
 */
export function settle(
  order: Order,
  payment: NotedPayment,
  seats: { free: number; isCancelled?: boolean },
  given: Given,
): Settled {
  const isDecided = order.status === 'complete' || order.status === 'cancelled';
  if (isDecided && order.paymentId === payment.id) return { state: order, events: [restate(order, given)] };
  if (payment.status === 'released' || payment.status === 'refunded')
    throw new Refused(409, 'nothing-to-do', {
      message: 'The money was released or refunded before the order was complete',
    });
  if (payment.refused !== undefined)
    return { state: order, events: [orderRefused(order, payment, payment.refused, given)] };
  if (payment.amount !== order.total || payment.currency !== order.currency)
    return refuse(order, payment, 'amount-wrong', given);
  switch (order.status) {
    case 'created':
      return complete(order, payment, given);
    case 'expired':
      if (seats.isCancelled) return refuse(order, payment, 'event-cancelled', given);
      return seats.free >= order.quantity
        ? complete(order, payment, given)
        : refuse(order, payment, 'seats-resold', given);
    case 'cancelled':
      return refuse(order, payment, 'cancelled-before-payment', given);
    case 'complete':
      return refuse(order, payment, 'paid-before', given);
    default:
      return assertNever(order);
  }
}

/** Cancels a complete order whose money could not be captured, or was refunded. Its seats are free again. */
export function cancelUnpaid(order: Order, payment: PaymentData, given: Given): Decided<Cancelled> {
  if (order.status !== 'complete' || order.paymentId !== payment.id)
    throw new Refused(409, 'nothing-to-do', { message: 'This payment did not complete the order' });
  const reason = payment.reason
    ? { reason: payment.reason, reasonCode: payment.reasonCode }
    : reasonFor('payment-lost');
  return cancelBecause(order, reason, given);
}

function complete(order: Held | Expired, payment: PaymentData, given: Given): Decided<Complete> {
  const state: Complete = {
    ...order,
    status: 'complete',
    version: order.version + 1,
    paymentId: payment.id,
    ...(payment.fee !== undefined && { fee: payment.fee }),
    completedAt: given.now,
    reason: undefined,
    reasonCode: undefined,
  };
  return { state, events: [OrderCompleted.of(state.id, publicState(state), given)] };
}

function refuse(order: Order, payment: PaymentData, code: RefusalCode, given: Given): Settled {
  const reason = reasonFor(code);
  const state: Order = {
    ...order,
    version: order.version + 1,
    // The reason why a complete order has ended stays.
    ...(order.completedAt === undefined && reason),
  };
  const refused = reason.reason;
  return { state, events: [orderRefused(state, payment, refused, given)], refused };
}

const orderRefused = (order: Order, payment: PaymentData, reason: string, given: Given): CloudEvent =>
  OrderRefused.of(order.id, { ...publicState(order), refused: { paymentId: payment.id, reason } }, given);
