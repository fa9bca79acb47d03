import { reasonFor } from '@boxoffice/shared/api/refusals.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { OrderCancelled, OrderReduced } from '@boxoffice/shared/events/order.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { type Cancelled, type Complete, type Held, type Order, publicState } from './order.ts';
import type { Terms } from './stock.ts';

const DAY_MS = 86_400_000;

interface RefundCommand {
  /** The user who asks for it. */
  by: string;
  /** All seats without it. */
  quantity?: number | undefined;
  reason?: string | undefined;
  /** The seats with which someone has come in. */
  admitted: number;
}

/** Whether a buyer gives the order back. A seller decides about admitted seats too, so only a buyer's are counted. */
export const isReturn = (order: Order | undefined, by: string): order is Complete =>
  order?.status === 'complete' && order.userId === by;

/**
 * Gives seats of a complete order back. The payments service returns their price to the buyer. The order without any
 * seats is cancelled.
 *
 * @param ticket the present terms of the order's ticket
 * @param payments the payments of the order
 * @param refundDays REFUND_DAYS
 * @throws Refused (404) unless the user is the buyer or the seller; Refused (409)
 */
export function refund(
  order: Order | undefined,
  ticket: Terms | undefined,
  payments: PaymentData[],
  { by, quantity, reason, admitted }: RefundCommand,
  refundDays: number,
  given: Given,
): Decided<Complete | Cancelled> {
  if (!order || (order.sellerId !== by && order.userId !== by)) throw new Refused(404, 'order-unknown');
  const isSeller = order.sellerId === by;
  if (order.status !== 'complete') throw new Refused(409, 'order-not-paid');
  if (!isSeller && (returnableUntil(order, ticket, refundDays) ?? 0) <= given.now)
    throw new Refused(409, 'returns-ended');
  const seats = quantity ?? order.quantity;
  const max = order.quantity - admitted;
  if (isReturn(order, by) && admitted > 0 && seats > max)
    throw new Refused(409, 'order-admitted', { field: 'quantity', limits: { max } });
  const dispute = payments.find(({ id }) => id === order.paymentId)?.dispute;
  if (dispute === 'open' || dispute === 'lost') throw new Refused(409, 'payment-disputed');
  return giveBack(order, seats, isSeller ? reason : undefined, given);
}

/** @throws Refused (409) if the order has fewer seats */
function giveBack(
  order: Complete,
  quantity: number,
  reason: string | undefined,
  given: Given,
): Decided<Complete | Cancelled> {
  const left = order.quantity - quantity;
  if (left < 0)
    throw new Refused(409, 'refund-too-large', { field: 'quantity', limits: { max: order.quantity } });
  if (left === 0) return cancelBecause(order, { ...reasonFor('refunded'), ...(reason && { reason }) }, given);
  const amount = order.ticket.price * quantity;
  const state: Complete = {
    ...order,
    version: order.version + 1,
    quantity: left,
    total: order.total - amount,
    refunds: [...(order.refunds ?? []), { quantity, amount, reason, at: given.now }],
  };
  return { state, events: [OrderReduced.of(state.id, publicState(state), given)] };
}

/** Ends an order because its event is cancelled. Whoever has paid gets the money back. */
export const endWithEvent = (
  order: Held | Complete,
  { cancelReason }: Pick<Terms, 'cancelReason'>,
  given: Given,
): Decided<Cancelled> =>
  cancelBecause(
    order,
    { ...reasonFor('event-cancelled'), ...(cancelReason && { reason: cancelReason }) },
    given,
  );

/** Cancels an order that has its seats: they are free again, and what is left of its money goes back. */
export function cancelBecause(
  order: Held | Complete,
  reason: Pick<Order, 'reason' | 'reasonCode'>,
  given: Given,
): Decided<Cancelled> {
  const { fee, ...rest } = { fee: undefined, ...order };
  const state: Cancelled = { ...rest, status: 'cancelled', version: order.version + 1, ...reason };
  return { state, events: [OrderCancelled.of(state.id, publicState(state), given)] };
}

/**
 * Until when the buyer can give the order back, in epoch milliseconds: until the time that the seller has chosen, and
 * for some days after the date or the place has changed, but not after the start.
 *
 * @param refundDays REFUND_DAYS
 */
export function returnableUntil(
  order: Order,
  ticket: Terms | undefined,
  refundDays: number,
): number | undefined {
  if (order.status !== 'complete' || !ticket) return undefined;
  const { until = 0, movedAt } = ticket.returns;
  const moved = movedAt !== undefined && movedAt > order.createdAt ? movedAt + refundDays * DAY_MS : 0;
  const start = ticket.event.startsAt ? Date.parse(ticket.event.startsAt) : Number.POSITIVE_INFINITY;
  return Math.min(Math.max(until, moved), start) || undefined;
}
