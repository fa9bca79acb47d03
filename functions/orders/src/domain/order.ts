import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import { reasonFor } from '@boxoffice/shared/api/refusals.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
  OrderExpired,
  OrderRefused,
} from '@boxoffice/shared/events/order.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import type { Stock } from './stock.ts';

interface Common {
  id: string;
  version: number;
  /** The buyer. */
  userId: string;
  ticket: { id: string; title: string; price: number };
  quantity: number;
  /** In minor units. */
  total: number;
  currency: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** When the lease on the seats lapses, in epoch milliseconds. */
  expiresAt: number;
  /** Why the buyer didn't get the seats, in words for them and in a code for programs. */
  reason?: string | undefined;
  reasonCode?: RefusalCode | undefined;
}

/** Holds its seats: until `expiresAt`, and after it until someone else takes them. */
export type Held = Common & { status: 'created' };
export type Complete = Common & { status: 'complete'; paymentId: string };
export type Cancelled = Common & { status: 'cancelled' };
/** Its lease has lapsed and its seats are given back. */
export type Expired = Common & { status: 'expired' };
export type Order = Held | Complete | Cancelled | Expired;

export const hasLapsed = (order: Order, now: number): boolean =>
  order.status === 'created' && order.expiresAt <= now;

/** The status that everyone is shown: a lease lapses by the clock alone. */
export const statusAt = (order: Order, now: number): OrderStatus =>
  hasLapsed(order, now) ? 'expired' : order.status;

/**
 * The order, if it is this user's.
 *
 * @throws Refused (404) when it is someone else's, as if there were none
 */
export function ownedBy(userId: string, order: Order | undefined): Order {
  if (!order || order.userId !== userId) throw new Refused(404, 'order-unknown');
  return order;
}

/**
 * The payment that its buyer is told of. A declined one matters only while another card can be tried.
 *
 * @param payments the latest first
 */
export const latestToTell = (order: Order, payments: PaymentData[], now: number): PaymentData | undefined =>
  payments.find(({ status }) => status !== 'declined' || statusAt(order, now) === 'created');

/** An order placed, and the lapsed orders whose seats it took. */
export interface Placed {
  order: Held;
  reclaimed: Expired[];
}

/** The price of a seat that a buyer has seen, if they say so. */
export interface SeenPrice {
  price?: number | undefined;
  currency?: string | undefined;
}

export const isPriceOf = (stock: Stock, { price, currency }: SeenPrice): boolean =>
  (price === undefined || price === stock.price) && (currency === undefined || currency === stock.currency);

/**
 * Holds seats for a buyer: free ones, and if these aren't enough, those of lapsed holds.
 *
 * @param lapsed orders of this ticket whose lease has lapsed, those first whose seats are to be taken first
 */
export function place(
  stock: Stock,
  lapsed: Held[],
  command: { buyer: string; quantity: number; holdMs: number; seen?: SeenPrice },
  given: Given,
): Decided<Placed> {
  if (stock.sellerId === command.buyer) throw new Refused(409, 'own-ticket');
  if (!isPriceOf(stock, command.seen ?? {})) {
    throw new Refused(409, 'price-changed', { field: 'price' });
  }
  const reclaimed: Decided<Expired>[] = [];
  let free = stock.available;
  for (const order of lapsed) {
    if (free >= command.quantity) break;
    reclaimed.push(expire(order, given));
    free += order.quantity;
  }
  if (free < command.quantity) throw new Refused(409, free === 0 ? 'sold-out' : 'too-few-seats');
  const order: Held = {
    status: 'created',
    id: given.newId(),
    version: 1,
    userId: command.buyer,
    ticket: { id: stock.ticketId, title: stock.title, price: stock.price },
    quantity: command.quantity,
    total: stock.price * command.quantity,
    currency: stock.currency,
    createdAt: given.now,
    expiresAt: given.now + command.holdMs,
  };
  return {
    state: { order, reclaimed: reclaimed.map(({ state }) => state) },
    events: [
      ...reclaimed.flatMap(({ events }) => events),
      OrderCreated.of(order.id, publicState(order), given),
    ],
  };
}

/** The seats of a lapsed hold are given back. */
export function expire(order: Order, given: Given): Decided<Expired> {
  if (order.status !== 'created')
    throw new Refused(409, 'nothing-to-do', { message: `The order is ${order.status}` });
  if (!hasLapsed(order, given.now))
    throw new Refused(409, 'nothing-to-do', { message: 'The hold has not lapsed' });
  const state: Expired = { ...order, status: 'expired', version: order.version + 1 };
  return { state, events: [OrderExpired.of(state.id, publicState(state), given)] };
}

/** The buyer gives the seats back. An order that has none any more stays as it is. */
export function cancel(order: Order, given: Given): Decided<Cancelled | Expired> {
  switch (order.status) {
    case 'created': {
      if (hasLapsed(order, given.now)) return expire(order, given);
      const state: Cancelled = { ...order, status: 'cancelled', version: order.version + 1 };
      return { state, events: [OrderCancelled.of(state.id, publicState(state), given)] };
    }
    case 'complete':
      throw new Refused(409, 'order-complete');
    case 'cancelled':
    case 'expired':
      return { state: order, events: [] };
    default:
      return assertNever(order);
  }
}

/**
 * What an authorised payment does, which is the policy for late ones too: an order that still has its seats
 * is completed, also after its lease has lapsed; one that has given them back takes them back if they are
 * free. Whether a sweep or another buyer came first makes no difference to a buyer whose seats nobody took.
 * Any other payment is refused, and its money let go.
 *
 * @param payment as it is known now: events come in any order, and its money may be gone already
 * @param free the seats that are free now
 */
export function settle(order: Order, payment: PaymentData, free: number, given: Given): Decided<Order> {
  if (order.status === 'complete' && order.paymentId === payment.id)
    throw new Refused(409, 'nothing-to-do', { message: 'This payment has completed the order before' });
  if (payment.status === 'released' || payment.status === 'refunded')
    throw new Refused(409, 'nothing-to-do', {
      message: 'The money was let go before the order could have it',
    });
  if (payment.amount !== order.total || payment.currency !== order.currency)
    return refuse(order, payment, 'amount-wrong', given);
  switch (order.status) {
    case 'created':
      return complete(order, payment, given);
    case 'expired':
      return free >= order.quantity
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

/** The money of a completed order could not be taken, or went back: the seats are free again. */
export function unpay(order: Order, payment: PaymentData, given: Given): Decided<Cancelled> {
  if (order.status !== 'complete' || order.paymentId !== payment.id)
    throw new Refused(409, 'nothing-to-do', { message: 'This payment did not complete the order' });
  const { paymentId, ...rest } = order;
  const why = payment.reason
    ? { reason: payment.reason, reasonCode: payment.reasonCode }
    : reasonFor('payment-lost');
  const state: Cancelled = { ...rest, status: 'cancelled', version: order.version + 1, ...why };
  return { state, events: [OrderCancelled.of(state.id, publicState(state), given)] };
}

function complete(order: Held | Expired, payment: PaymentData, given: Given): Decided<Complete> {
  const state: Complete = {
    ...order,
    status: 'complete',
    version: order.version + 1,
    paymentId: payment.id,
    reason: undefined,
    reasonCode: undefined,
  };
  return { state, events: [OrderCompleted.of(state.id, publicState(state), given)] };
}

function refuse(order: Order, payment: PaymentData, code: RefusalCode, given: Given): Decided<Order> {
  const why = reasonFor(code);
  const state: Order = {
    ...order,
    version: order.version + 1,
    ...(order.status !== 'complete' && why),
  };
  const refusal = { ...publicState(state), refused: { paymentId: payment.id, reason: why.reason } };
  return { state, events: [OrderRefused.of(state.id, refusal, given)] };
}

function publicState(order: Order): OrderData {
  return {
    id: order.id,
    version: order.version,
    status: order.status,
    userId: order.userId,
    ticketId: order.ticket.id,
    title: order.ticket.title,
    quantity: order.quantity,
    total: order.total,
    currency: order.currency,
    expiresAt: new Date(order.expiresAt).toISOString(),
    ...(order.status === 'complete' && { paymentId: order.paymentId }),
  };
}
