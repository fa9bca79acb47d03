import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import { reasonFor } from '@boxoffice/shared/api/refusals.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { EventType } from '@boxoffice/shared/events/cloud-event.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import {
  PaymentAuthorised,
  PaymentCaptured,
  type PaymentData,
  PaymentDeclined,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import type { Observed } from './observed.ts';

interface Common {
  id: string;
  version: number;
  orderId: string;
  /** The buyer. */
  userId: string;
  /** In minor units. */
  amount: number;
  currency: string;
  /** What the hosted page calls the goods. */
  title: string;
  quantity: number;
  /** The card token to pay with; without one the buyer pays on a hosted page. */
  token?: string | undefined;
  /** Epoch milliseconds. */
  startedAt: number;
  /** The provider's ids, as far as they are known. */
  intentId?: string | undefined;
  checkoutId?: string | undefined;
  /** Why the order won't have it, in words for the buyer: its money is to be let go. */
  refused?: string | undefined;
  /** It was authorised after it had ended, when another payment may have taken its place. */
  late?: boolean | undefined;
}

/** Why it ended so, in words for the buyer and in a code for programs. */
interface Why {
  reason: string;
  reasonCode?: RefusalCode | undefined;
}

/** Written down before the provider is asked, so that nothing the provider does is without a record. */
export type Started = Common & { status: 'started' };
/** Waits for the buyer: a hosted page or a challenge of their bank. `declined` is what became of the last card there. */
export type Open = Common & { status: 'open'; url: string; declined?: Why | undefined };
export type Authorised = Common & { status: 'authorised'; intentId: string };
export type Captured = Common & { status: 'captured'; intentId: string };
/** The authorisation was given up: no money has moved. */
export type Released = Common & Why & { status: 'released' };
export type Refunded = Common & Why & { status: 'refunded' };
/** The card was declined, or the provider could make nothing of the request (an unknown token). */
export type Declined = Common & Why & { status: 'declined'; fault: 'card' | 'request' };
/**
 * Ended before anything was authorised. `doubtful` is one that the provider has nothing of, while the request for it
 * may still be on its way.
 */
export type Abandoned = Common & { status: 'abandoned'; doubtful?: true };
export type Payment = Started | Open | Authorised | Captured | Released | Refunded | Declined | Abandoned;

/** Whether the payment stands in the way of another one for the same order. */
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

/** The order won't have this payment, however long it takes to tell the provider. */
export const refuse = <State extends Payment>(payment: State, reason: string): State => ({
  ...payment,
  version: payment.version + 1,
  refused: reason,
});

/** Whether something is still to happen to it. */
export const hangs = (payment: Payment): boolean => isLive(payment) && payment.status !== 'captured';

/** Whether the sweep asks the provider about it: something is to happen to it, or may have. */
export const isSwept = (payment: Payment): boolean =>
  hangs(payment) || (payment.status === 'abandoned' && payment.doubtful === true);

/** No process asks for a payment so long after it was started, in milliseconds. */
const LONGEST_WAY_MS = 30 * 60_000;

/**
 * What a buyer's wish to pay means: a new payment, or the one that is under way already (a double click, or a
 * retry after a lost answer).
 *
 * @param live the order's payment that has neither ended nor failed
 */
export function start(
  order: OrderData,
  live: Payment | undefined,
  command: { buyer: string; token?: string | undefined },
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
    amount: order.total,
    currency: order.currency,
    title: order.title,
    quantity: order.quantity,
    token: command.token,
    startedAt: given.now,
  };
}

/**
 * What the provider says of a payment, whoever heard it and when: an answer, a webhook, a sweep. What it says
 * twice or late changes nothing.
 */
export function observe(
  payment: Payment,
  { intent, checkout, rejected, nothing }: Observed,
  given: Given,
): Decided<Payment> {
  const why: Why = payment.refused
    ? { reason: payment.refused }
    : reasonFor(intent?.unpaid ? 'bank-did-not-pay' : 'payment-let-go');
  const ids = { intentId: intent?.id ?? payment.intentId, checkoutId: checkout?.id ?? payment.checkoutId };
  const next = <Next extends Payment>(
    state: Omit<Next, keyof Common> & { late?: boolean },
    event?: EventType<PaymentData>,
  ) => {
    const common = { ...commonOf(payment), ...ids, version: payment.version + 1 };
    const changed = { ...common, ...state } as Next;
    return { state: changed, events: event ? [event.of(payment.id, publicState(changed), given)] : [] };
  };
  const same = { state: payment, events: [] };
  const late = isLive(payment) ? {} : { late: true };
  const isRecent = given.now - payment.startedAt < LONGEST_WAY_MS;

  switch (payment.status) {
    case 'started':
    case 'open':
    case 'declined':
    case 'abandoned':
      if (intent?.status === 'requires_capture' || intent?.status === 'succeeded')
        return next<Authorised>({ status: 'authorised', ...late }, PaymentAuthorised);
      if (payment.status === 'abandoned' && payment.doubtful && !isRecent && (nothing || checkout || intent))
        return next<Abandoned>({ status: 'abandoned' });
      if (!hangs(payment)) return same;
      if (nothing && isRecent) return next<Abandoned>({ status: 'abandoned', doubtful: true });
      if (checkout?.status === 'expired' || intent?.status === 'canceled' || nothing)
        return next<Abandoned>({ status: 'abandoned' });
      if (checkout?.status === 'open' && checkout.url) {
        const open = { status: 'open', url: checkout.url } as const;
        if (intent?.declined && !(payment.status === 'open' && isSame(payment.declined, intent.declined)))
          return next<Open>({ ...open, declined: intent.declined }, PaymentDeclined);
        return payment.status === 'open' ? same : next<Open>(open);
      }
      if (rejected !== undefined)
        return next<Declined>({ status: 'declined', reason: rejected, fault: 'request' });
      if (intent?.declined !== undefined)
        return next<Declined>({ status: 'declined', ...intent.declined, fault: 'card' }, PaymentDeclined);
      if (intent?.challengeUrl)
        return payment.status === 'open' ? same : next<Open>({ status: 'open', url: intent.challengeUrl });
      return same;
    case 'authorised':
      if (intent?.status === 'succeeded' && intent.refunded >= payment.amount)
        return next<Refunded>({ status: 'refunded', ...why }, PaymentRefunded);
      if (intent?.status === 'succeeded') return next<Captured>({ status: 'captured' }, PaymentCaptured);
      if (intent?.status === 'canceled')
        return next<Released>({ status: 'released', ...why }, PaymentReleased);
      return same;
    case 'captured':
      if (intent && intent.refunded >= payment.amount)
        return next<Refunded>({ status: 'refunded', ...why }, PaymentRefunded);
      return same;
    case 'released':
    case 'refunded':
      return same;
    default:
      return assertNever(payment);
  }
}

/**
 * Whether an event of the provider about an intent can tell nothing that isn't known: our own requests are told
 * of by webhooks too.
 *
 * @param type as Stripe names its events
 */
export function isOldNews(payment: Payment, type: string, intentId: string): boolean {
  if (payment.intentId !== intentId) return false;
  const { status } = payment;
  const taken = status === 'captured' || status === 'refunded';
  switch (type) {
    case 'payment_intent.amount_capturable_updated':
      return taken || status === 'authorised' || status === 'released';
    case 'payment_intent.succeeded':
      return taken;
    case 'payment_intent.canceled':
      return status === 'released';
    default:
      return false;
  }
}

function commonOf(payment: Payment): Common {
  const { id, version, orderId, userId, amount, currency, title, quantity } = payment;
  const { token, startedAt, refused, late } = payment;
  return { id, version, orderId, userId, amount, currency, title, quantity, token, startedAt, refused, late };
}

const isSame = (before: Why | undefined, { reason, reasonCode }: Why): boolean =>
  before?.reason === reason && before.reasonCode === reasonCode;

function publicState(payment: Payment): PaymentData {
  const { id, version, orderId, userId, amount, currency, status } = payment;
  if (status === 'open' && payment.declined)
    return { id, version, orderId, userId, amount, currency, status: 'declined', ...payment.declined };
  if (status === 'started' || status === 'open' || status === 'abandoned')
    throw new Error(`Nobody else is told of a payment that is ${status}`);
  const why = 'reason' in payment ? { reason: payment.reason, reasonCode: payment.reasonCode } : {};
  return { id, version, orderId, userId, amount, currency, status, ...why };
}
