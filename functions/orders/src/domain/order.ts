import { chargeLimits } from '@boxoffice/shared/api/currencies.ts';
import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import { type RefusalCode, refusals } from '@boxoffice/shared/api/refusals.ts';
import type { Currency } from '@boxoffice/shared/api/values.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
  OrderExpired,
} from '@boxoffice/shared/events/order.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { checkSale, type EventTerms, freeSeats, type Part, type Stock, type Terms, take } from './stock.ts';

interface Common {
  id: string;
  version: number;
  /** The buyer. */
  userId: string;
  sellerId: string;
  /** The event as it was when the order was placed. */
  ticket: { id: string; title: string; price: number } & EventTerms;
  quantity: number;
  /** The shard of the stock that gets the seats back; 0 by default. */
  shard?: number;
  /** In minor units. */
  total: number;
  currency: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** When the hold expires, in epoch milliseconds. */
  expiresAt: number;
  /** The seats that were given back; `quantity` and `total` are without them. */
  refunds?: Refund[] | undefined;
  /** When it became complete, in epoch milliseconds. It stays when the order is cancelled after that. */
  completedAt?: number | undefined;
  /** Why the buyer did not get the seats, in words for the buyer. */
  reason?: string | undefined;
  /** The reason for programs. */
  reasonCode?: RefusalCode | undefined;
}

/** Seats that were given back, and their price in minor units. */
export interface Refund {
  quantity: number;
  amount: number;
  /** In the seller's words, for the buyer. */
  reason?: string | undefined;
  /** Epoch milliseconds. */
  at: number;
}

/** Holds its seats until `expiresAt`, and after that until another buyer takes them. */
export type Held = Common & { status: 'created' };
/** Without a payment if it is free. */
export type Complete = Common & {
  status: 'complete';
  completedAt: number;
  paymentId?: string | undefined;
  /** The platform's share of the payment, in minor units; absent if the money does not go to the seller's account. */
  fee?: number | undefined;
};
/** `paymentId` is the payment that had completed the order. */
export type Cancelled = Common & { status: 'cancelled'; paymentId?: string | undefined };
/** Its hold has expired and its seats are free again. */
export type Expired = Common & { status: 'expired' };
export type Order = Held | Complete | Cancelled | Expired;

export const hasExpiredHold = (order: Order, now: number): boolean =>
  order.status === 'created' && order.expiresAt <= now;

/** The visible status. A hold expires by the clock, before any write stores it. */
export const statusAt = (order: Order, now: number): OrderStatus =>
  hasExpiredHold(order, now) ? 'expired' : order.status;

/**
 * The order, if this user is its buyer.
 *
 * @throws Refused (404) for another user's order, the same as for an unknown one
 */
export function ownedBy(userId: string, order: Order | undefined): Order {
  if (!order || order.userId !== userId) throw new Refused(404, 'order-unknown');
  return order;
}

/**
 * The payment that the buyer sees. A declined payment is shown only while the buyer can try another card.
 *
 * @param payments the latest first
 */
export const latestVisiblePayment = (
  order: Order,
  payments: PaymentData[],
  now: number,
): PaymentData | undefined =>
  payments.find(({ status }) => status !== 'declined' || statusAt(order, now) === 'created');

/** A placed order, the expired orders whose seats it took, and the free seats that it took or left over. */
export interface Placed {
  order: Held | Complete;
  reclaimed: Expired[];
  parts: Part[];
}

/** The price of a seat on the buyer's page, if the request has it. */
export interface DisplayedPrice {
  price?: number | undefined;
  currency?: string | undefined;
}

export const matchesPrice = (stock: Terms, { price, currency }: DisplayedPrice): boolean =>
  (price === undefined || price === stock.price) && (currency === undefined || currency === stock.currency);

/**
 * The end of a hold, rounded up to a 60th of its length: to 15 seconds for 15 minutes. Tickets counts the held seats by
 * the end of their holds, so a busy sale has few counts, and each is exact. Whole seconds.
 */
function endOfHold(end: number, holdMs: number): number {
  const step = Math.max(1, Math.round(holdMs / 60_000)) * 1000;
  return Math.ceil(end / step) * step;
}

/**
 * Holds seats for a buyer: free seats and, if these are too few, seats of expired holds. An order that costs nothing is
 * complete at once.
 *
 * @param expiredOrders orders of this ticket whose hold has expired, in the order in which their seats are taken
 * @param command `shard` is the first shard of the stock to take seats from
 */
export function place(
  stock: Stock,
  expiredOrders: Held[],
  command: { buyer: string; quantity: number; holdMs: number; shard: number; displayed?: DisplayedPrice },
  given: Given,
): Decided<Placed> {
  if (stock.sellerId === command.buyer) throw new Refused(409, 'own-ticket');
  checkSale(stock.sale, given.now);
  if (!matchesPrice(stock, command.displayed ?? {}))
    throw new Refused(409, 'price-changed', { field: 'price' });
  const reclaimed: Decided<Expired>[] = [];
  const available = freeSeats(stock);
  let free = available;
  for (const order of expiredOrders) {
    if (free >= command.quantity) break;
    reclaimed.push(expire(order, given));
    free += order.quantity;
  }
  if (free < command.quantity) throw new Refused(409, free === 0 ? 'sold-out' : 'too-few-seats');
  const total = stock.price * command.quantity;
  checkTotal(total, stock.currency as Currency);
  const order: Held | Complete = {
    ...(total === 0 ? { status: 'complete', completedAt: given.now } : { status: 'created' }),
    id: given.newId(),
    version: 1,
    userId: command.buyer,
    sellerId: stock.sellerId,
    ticket: { id: stock.ticketId, title: stock.title, price: stock.price, ...stock.event },
    quantity: command.quantity,
    ...(command.shard > 0 && { shard: command.shard }),
    total,
    currency: stock.currency,
    createdAt: given.now,
    expiresAt: endOfHold(given.now + command.holdMs, command.holdMs),
  };
  return {
    state: {
      order,
      reclaimed: reclaimed.map(({ state }) => state),
      parts: take(stock, command.quantity - (free - available), command.shard),
    },
    events: [...reclaimed.flatMap(({ events }) => events), restate(order, given)],
  };
}

/** The payment provider must be able to charge the order, unless it is free. */
function checkTotal(total: number, currency: Currency): void {
  const limits = chargeLimits(currency);
  if (total === 0 || (total >= limits.min && total <= limits.max)) return;
  const message = `The total must be between ${limits.min} and ${limits.max} minor units of ${currency}`;
  throw new Refused(409, 'total-out-of-range', { message, field: 'quantity', limits });
}

/** Ends an expired hold and frees its seats. */
export function expire(order: Order, given: Given): Decided<Expired> {
  if (order.status !== 'created')
    throw new Refused(409, 'nothing-to-do', { message: `The order is ${order.status}` });
  if (!hasExpiredHold(order, given.now))
    throw new Refused(409, 'nothing-to-do', { message: 'The hold has not expired yet' });
  const state: Expired = { ...order, status: 'expired', version: order.version + 1 };
  return { state, events: [OrderExpired.of(state.id, publicState(state), given)] };
}

/** Cancels an order and frees its seats. An order without seats stays as it is. */
export function cancel(order: Order, given: Given): Decided<Cancelled | Expired> {
  switch (order.status) {
    case 'created': {
      if (hasExpiredHold(order, given.now)) return expire(order, given);
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

const events = {
  created: OrderCreated,
  complete: OrderCompleted,
  cancelled: OrderCancelled,
  expired: OrderExpired,
};

/** The order's present state in a new event, for a service that has missed the last one. */
export const restate = (order: Order, given: Given): CloudEvent =>
  events[order.status].of(order.id, publicState(order), given);

/** The reason of a seller. A reason without a seller's words is a sentence of ours, which only the site can translate. */
function sellersReason({ status, refunds, reason, reasonCode }: Order): string | undefined {
  if (status === 'complete') return refunds?.at(-1)?.reason;
  const isSellers = reasonCode === 'refunded' || reasonCode === 'event-cancelled';
  return isSellers && reason !== refusals[reasonCode] ? reason : undefined;
}

/** The platform's share of what is left of a payment. A refund gives it back in proportion. */
function feeLeft(order: Order): number | undefined {
  if (order.status !== 'complete' || order.fee === undefined) return undefined;
  const paid = (order.refunds ?? []).reduce((sum, { amount }) => sum + amount, order.total);
  return Math.round((order.fee * order.total) / paid);
}

export function publicState(order: Order): OrderData {
  const reason = sellersReason(order);
  const fee = feeLeft(order);
  return {
    id: order.id,
    version: order.version,
    status: order.status,
    userId: order.userId,
    ticketId: order.ticket.id,
    sellerId: order.sellerId,
    title: order.ticket.title,
    quantity: order.quantity,
    total: order.total,
    currency: order.currency,
    expiresAt: new Date(order.expiresAt).toISOString(),
    ...(order.status === 'complete' && order.paymentId !== undefined && { paymentId: order.paymentId }),
    ...(fee !== undefined && { fee }),
    ...(reason !== undefined && { reason }),
  };
}
