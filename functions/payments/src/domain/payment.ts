import type { DisputeStatus } from '@boxoffice/shared/api/orders.ts';
import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { PaymentRefunded } from '@boxoffice/shared/events/payment.ts';
import { publicState } from './payment-events.ts';
import type { Payout } from './payout.ts';

export interface Common {
  id: string;
  version: number;
  orderId: string;
  /** The first payment of an order has number 1. */
  number: number;
  /** The buyer. */
  userId: string;
  ticketId?: string | undefined;
  /** In minor units. */
  amount: number;
  currency: string;
  /** The name of the goods on the checkout page. */
  title: string;
  quantity: number;
  /** The card token; without one the buyer pays on a checkout page. */
  token?: string | undefined;
  /** Where the money goes; absent if the platform keeps it for the seller. */
  payout?: Payout | undefined;
  /** Epoch milliseconds. */
  startedAt: number;
  /** The provider's ids, once they are known. */
  intentId?: string | undefined;
  checkoutId?: string | undefined;
  /** Why the order refused this payment, as a text for the buyer. Its money is to be released or refunded. */
  refused?: string | undefined;
  /** What the buyer got back of the capture, in minor units; absent for nothing. */
  refunded?: number | undefined;
  /** The price of the seats that the order has given back, in minor units. The buyer gets at least so much back. */
  reduced?: number | undefined;
  dispute?: DisputeStatus | undefined;
  /** The payment changed after it had ended; the order may have another live payment by then. */
  late?: boolean | undefined;
}

/** Why a payment was declined, released or refunded, as a text for the buyer and as a code. */
export interface Reason {
  reason: string;
  reasonCode?: RefusalCode | undefined;
}

/** Stored before the provider is called, so that everything at the provider has a record here. */
export type Started = Common & { status: 'started' };
/** Waits for the buyer on a checkout page or a 3-D Secure challenge. `declined` is the last decline on that page. */
export type Open = Common & { status: 'open'; url: string; declined?: Reason | undefined };
export type Authorised = Common & { status: 'authorised'; intentId: string };
/** `unconfirmedSince`: when it was captured (epoch milliseconds), until the orders service has its version. */
export type Captured = Common & { status: 'captured'; intentId: string; unconfirmedSince?: number };
/** The authorisation was released: no money has moved. */
export type Released = Common & Reason & { status: 'released' };
export type Refunded = Common & Reason & { status: 'refunded' };
/** The card was declined, or the provider rejected the request (for example an unknown token). */
export type Declined = Common & Reason & { status: 'declined'; fault: 'card' | 'request' };
/**
 * Ended before anything was authorised. `doubtful`: the provider has nothing of the payment yet, but a request for it
 * may still be under way.
 */
export type Abandoned = Common & { status: 'abandoned'; doubtful?: true };
export type Payment = Started | Open | Authorised | Captured | Released | Refunded | Declined | Abandoned;

/** Whether the payment is in progress, or captured. */
export const isLive = (payment: Payment): payment is Started | Open | Authorised | Captured => {
  switch (payment.status) {
    case 'started':
    case 'open':
    case 'authorised':
    case 'captured':
      return true;
    case 'released':
    case 'refunded':
    case 'declined':
    case 'abandoned':
      return false;
    default:
      return assertNever(payment);
  }
};

/**
 * Whether the payment prevents another payment for its order. A late payment does not: the order decides which payment it
 * keeps.
 */
export const holdsOrder = (payment: Payment): boolean => isLive(payment) && !payment.late;

/** Records that the order refused this payment. A later step releases or refunds the money. */
export const refuse = <State extends Payment>(
  payment: State,
  reason: string,
  given: Given,
): Decided<State> =>
  payment.refused === undefined
    ? withDecision(payment, { refused: reason }, given)
    : { state: payment, events: [] };

/**
 * Records the price of the seats that an order has given back, which are all seats of a cancelled one. A later step
 * refunds it. The price includes money that the buyer got back for another reason, such as a lost dispute.
 */
export function reduceTo<State extends Payment>(
  payment: State,
  order: OrderData,
  given: Given,
): Decided<State> {
  const reduced = priceGivenBack(payment, order);
  if (reduced <= (payment.reduced ?? 0)) return { state: payment, events: [] };
  return withDecision(payment, { reduced }, given);
}

/**
 * Notes a decision of the order in a new version of the payment. The event of the next capture, release or refund
 * announces the version. If the payment has been refunded already, no such event may follow. So this publishes
 * payment.refunded, from which tickets calculates the seller's refunds.
 */
function withDecision<State extends Payment>(
  payment: State,
  decision: Pick<Common, 'refused' | 'reduced'>,
  given: Given,
): Decided<State> {
  const state = { ...payment, ...decision, version: payment.version + 1 };
  const events = payment.refunded ? [PaymentRefunded.of(state.id, publicState(state), given)] : [];
  return { state, events };
}

function priceGivenBack({ id, status, amount }: Payment, order: OrderData): number {
  if (order.status === 'complete' && order.paymentId === id) return amount - order.total;
  // Another process can be capturing an authorised payment. Its write fails because of the new version, so it reads the
  // order again.
  const isTaken = status === 'authorised' || status === 'captured';
  return order.status === 'cancelled' && isTaken ? amount : 0;
}

/** What the buyer should have got back of a captured payment, in minor units. */
export const amountToReturn = ({ refused, reduced = 0, amount }: Payment): number =>
  refused === undefined ? reduced : amount;

/** Whether the payment has neither been captured nor ended. */
export const isPending = (payment: Payment): boolean => isLive(payment) && payment.status !== 'captured';

/** Whether the sweep reads the payment from the provider. */
export const needsSweep = (payment: Payment): boolean =>
  isPending(payment) ||
  (payment.status === 'abandoned' && payment.doubtful === true) ||
  (payment.status === 'captured' && (payment.refunded ?? 0) < amountToReturn(payment));

/** Whether nothing is left to do for a captured payment but to make sure that the orders service knows of it. */
export const isUnconfirmed = (payment: Payment): payment is Captured =>
  payment.status === 'captured' && payment.unconfirmedSince !== undefined && !needsSweep(payment);

/**
 * Starts a payment, or returns the one that is under way (a double click, or a retry after a lost answer).
 *
 * @param live the order's live payment
 * @param command `number` is that of a new payment
 * @throws Refused (404, 409) when the buyer can't pay for the order now
 */
export function start(
  order: OrderData,
  live: Payment | undefined,
  command: { number: number; buyer: string; token?: string | undefined; payout?: Payout | undefined },
  given: Given,
): Started | Open {
  if (order.userId !== command.buyer) throw new Refused(404, 'order-unknown');
  if (live?.status === 'authorised' || live?.status === 'captured' || order.status === 'complete')
    throw new Refused(409, 'order-paid');
  if (order.status === 'cancelled') throw new Refused(409, 'order-cancelled');
  if (order.status === 'expired' || Date.parse(order.expiresAt) <= given.now)
    throw new Refused(409, 'hold-lapsed');
  if (live?.status === 'started' || live?.status === 'open') {
    if (live.token !== command.token) throw new Refused(409, 'payment-under-way');
    return live;
  }
  return {
    status: 'started',
    id: given.newId(),
    version: 1,
    orderId: order.id,
    number: command.number,
    userId: order.userId,
    ticketId: order.ticketId,
    amount: order.total,
    currency: order.currency,
    title: order.title,
    quantity: order.quantity,
    token: command.token,
    payout: command.payout,
    startedAt: given.now,
  };
}
