import { reasonFor } from '@boxoffice/shared/api/refusals.ts';
import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import type { EventType } from '@boxoffice/shared/events/cloud-event.ts';
import {
  PaymentAuthorised,
  PaymentCaptured,
  type PaymentData,
  PaymentDeclined,
  PaymentDisputed,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import {
  type Abandoned,
  type Authorised,
  type Captured,
  type Common,
  type Declined,
  isLive,
  isPending,
  type Open,
  type Payment,
  type Reason,
  type Refunded,
  type Released,
} from './payment.ts';
import { publicState } from './payment-events.ts';
import type { ProviderState } from './provider-state.ts';

/** The longest time between the start of a payment and a request for it, in milliseconds. */
const LONGEST_WAIT_MS = 30 * 60_000;

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
        return next<Captured>(
          { status: 'captured', ...(returns.length === 0 && { unconfirmedSince: given.now }) },
          PaymentCaptured,
          ...returns,
        );
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
  const { id, version, orderId, number, userId, ticketId, amount, currency, title, quantity } = payment;
  const { token, payout, startedAt, refused, refunded, reduced, dispute, late } = payment;
  const goods = { orderId, number, userId, ticketId, amount, currency, title, quantity };
  return { id, version, ...goods, token, payout, startedAt, refused, refunded, reduced, dispute, late };
}

const isSame = (before: Reason | undefined, { reason, reasonCode }: Reason): boolean =>
  before?.reason === reason && before.reasonCode === reasonCode;
