import type { DisputeStatus } from '@boxoffice/shared/api/orders.ts';
import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import { reasonFor } from '@boxoffice/shared/api/refusals.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { CloudEvent, EventType } from '@boxoffice/shared/events/cloud-event.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import {
  PaymentAuthorised,
  PaymentCaptured,
  type PaymentData,
  PaymentDeclined,
  PaymentDisputed,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import type { Payout } from './payout.ts';
import type { ProviderState } from './provider-state.ts';

interface Common {
  id: string;
  version: number;
  orderId: string;
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
  dispute?: DisputeStatus | undefined;
  /** The payment changed after it had ended; the order may have another live payment by then. */
  late?: boolean | undefined;
}

/** Why a payment was declined, released or refunded, as a text for the buyer and as a code. */
interface Reason {
  reason: string;
  reasonCode?: RefusalCode | undefined;
}

/** Stored before the provider is called, so that everything at the provider has a record here. */
export type Started = Common & { status: 'started' };
/** Waits for the buyer on a checkout page or a 3-D Secure challenge. `declined` is the last decline on that page. */
export type Open = Common & { status: 'open'; url: string; declined?: Reason | undefined };
export type Authorised = Common & { status: 'authorised'; intentId: string };
export type Captured = Common & { status: 'captured'; intentId: string };
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

/** Whether the payment prevents another payment for the same order. */
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

/** Records that the order refused this payment. A later step releases or refunds the money. */
export const refuse = <State extends Payment>(payment: State, reason: string): State => ({
  ...payment,
  version: payment.version + 1,
  refused: reason,
});

/** Whether the payment has neither been captured nor ended. */
export const isPending = (payment: Payment): boolean => isLive(payment) && payment.status !== 'captured';

/** Whether the sweep reads the payment from the provider. */
export const needsSweep = (payment: Payment): boolean =>
  isPending(payment) ||
  (payment.status === 'abandoned' && payment.doubtful === true) ||
  (payment.status === 'captured' &&
    payment.refused !== undefined &&
    (payment.refunded ?? 0) < payment.amount);

/** The longest time between the start of a payment and a request for it, in milliseconds. */
const LONGEST_WAIT_MS = 30 * 60_000;

/**
 * Starts a payment, or returns the one that is under way (a double click, or a retry after a lost answer).
 *
 * @param live the order's live payment
 * @throws Refused (404, 409) when the buyer can't pay for the order now
 */
export function start(
  order: OrderData,
  live: Payment | undefined,
  command: { buyer: string; token?: string | undefined; payout?: Payout | undefined },
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

/**
 * Turns what the provider has of a payment into the payment's next state, whether it comes from an answer, a webhook or
 * a sweep. A duplicate or late provider state changes nothing.
 */
export function applyProviderState(
  payment: Payment,
  { intent, checkout, rejected, absent }: ProviderState,
  given: Given,
): Decided<Payment> {
  const reason: Reason = payment.refused
    ? { reason: payment.refused }
    : reasonFor(intent?.unpaid ? 'bank-did-not-pay' : 'payment-let-go');
  const moved = { refunded: intent?.refunded || undefined, dispute: intent?.dispute };
  const next = <Next extends Payment>(
    state: Omit<Next, keyof Common> & { late?: boolean },
    ...events: EventType<PaymentData>[]
  ) => {
    const changed = {
      ...commonOf(payment),
      // An authorised payment gets them with its capture, which announces them.
      ...((state.status === 'captured' || state.status === 'refunded') && moved),
      version: payment.version + 1,
      intentId: intent?.id ?? payment.intentId,
      checkoutId: checkout?.id ?? payment.checkoutId,
      ...state,
    } as Next;
    return {
      state: changed,
      events: events.map((event) => event.of(payment.id, publicState(changed), given)),
    };
  };
  const unchanged = { state: payment, events: [] };
  // The data of each event is the whole state, so one event is enough for both changes.
  const returns =
    moved.dispute !== payment.dispute
      ? [PaymentDisputed]
      : moved.refunded !== payment.refunded
        ? [PaymentRefunded]
        : [];
  const isWhole = intent !== undefined && intent.refunded >= payment.amount && intent.dispute !== 'lost';
  const late = isLive(payment) ? {} : { late: true };
  const isRecent = given.now - payment.startedAt < LONGEST_WAIT_MS;

  switch (payment.status) {
    case 'started':
    case 'open':
    case 'declined':
    case 'abandoned':
      if (intent?.status === 'requires_capture' || intent?.status === 'succeeded')
        return next<Authorised>({ status: 'authorised', ...late }, PaymentAuthorised);
      if (payment.status === 'abandoned' && payment.doubtful && !isRecent && (absent || checkout || intent))
        return next<Abandoned>({ status: 'abandoned', ...late });
      if (!isPending(payment)) return unchanged;
      if (absent && isRecent) return next<Abandoned>({ status: 'abandoned', doubtful: true });
      if (checkout?.status === 'expired' || intent?.status === 'canceled' || absent)
        return next<Abandoned>({ status: 'abandoned' });
      if (checkout?.status === 'open' && checkout.url) {
        const open = { status: 'open', url: checkout.url } as const;
        if (intent?.declined && !(payment.status === 'open' && isSame(payment.declined, intent.declined)))
          return next<Open>({ ...open, declined: intent.declined }, PaymentDeclined);
        return payment.status === 'open' ? unchanged : next<Open>(open);
      }
      if (rejected !== undefined)
        return next<Declined>({ status: 'declined', reason: rejected, fault: 'request' });
      if (intent?.declined !== undefined)
        return next<Declined>({ status: 'declined', ...intent.declined, fault: 'card' }, PaymentDeclined);
      if (intent?.challengeUrl)
        return payment.status === 'open'
          ? unchanged
          : next<Open>({ status: 'open', url: intent.challengeUrl });
      return unchanged;
    case 'authorised':
      if (intent?.status === 'succeeded' && isWhole)
        return next<Refunded>({ status: 'refunded', ...reason }, PaymentRefunded);
      if (intent?.status === 'succeeded')
        return next<Captured>({ status: 'captured' }, PaymentCaptured, ...returns);
      if (intent?.status === 'canceled')
        return next<Released>({ status: 'released', ...reason }, PaymentReleased);
      return unchanged;
    case 'captured':
      if (isWhole) return next<Refunded>({ status: 'refunded', ...reason }, PaymentRefunded);
      if (intent?.status !== 'succeeded') return unchanged;
      return returns.length > 0 ? next<Captured>({ status: 'captured' }, ...returns) : unchanged;
    case 'released':
    case 'refunded':
      return unchanged;
    default:
      return assertNever(payment);
  }
}

/**
 * Whether the payment already contains the outcome that a webhook event reports. Stripe also sends events about our
 * own requests, and reading those again from Stripe would be wasted.
 *
 * @param type Stripe's event type
 */
export function isAlreadyApplied(payment: Payment, type: string, intentId: string): boolean {
  if (payment.intentId !== intentId) return false;
  const { status } = payment;
  const isCaptured = status === 'captured' || status === 'refunded';
  switch (type) {
    case 'payment_intent.amount_capturable_updated':
      return isCaptured || status === 'authorised' || status === 'released';
    case 'payment_intent.succeeded':
      return isCaptured;
    case 'payment_intent.canceled':
      return status === 'released';
    default:
      return false;
  }
}

function commonOf(payment: Payment): Common {
  const { id, version, orderId, userId, ticketId, amount, currency, title, quantity } = payment;
  const { token, payout, startedAt, refused, refunded, dispute, late } = payment;
  const goods = { orderId, userId, ticketId, amount, currency, title, quantity };
  return { id, version, ...goods, token, payout, startedAt, refused, refunded, dispute, late };
}

/** The payment's present state in a new event; undefined if no event shows that state. */
export function restate(payment: Payment, given: Given): CloudEvent | undefined {
  const event = eventOf(payment);
  return event?.of(payment.id, publicState(payment), given);
}

function eventOf(payment: Payment): EventType<PaymentData> | undefined {
  switch (payment.status) {
    case 'started':
    case 'abandoned':
      return undefined;
    case 'open':
      return payment.declined && PaymentDeclined;
    case 'declined':
      return payment.fault === 'card' ? PaymentDeclined : undefined;
    case 'authorised':
      return PaymentAuthorised;
    case 'captured':
      return PaymentCaptured;
    case 'released':
      return PaymentReleased;
    case 'refunded':
      return PaymentRefunded;
    default:
      return assertNever(payment);
  }
}

const isSame = (before: Reason | undefined, { reason, reasonCode }: Reason): boolean =>
  before?.reason === reason && before.reasonCode === reasonCode;

function publicState(payment: Payment): PaymentData {
  const { id, version, orderId, userId, ticketId, amount, currency, refunded, dispute, status } = payment;
  const common = { id, version, orderId, userId, ticketId, amount, currency, refunded, dispute };
  if (status === 'open' && payment.declined) return { ...common, status: 'declined', ...payment.declined };
  if (status === 'started' || status === 'open' || status === 'abandoned')
    throw new Error(`A payment that is ${status} has no public state`);
  const reason = 'reason' in payment ? { reason: payment.reason, reasonCode: payment.reasonCode } : {};
  return { ...common, status, ...reason };
}
