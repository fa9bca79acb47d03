import { type RefusalCode, refusals } from '@boxoffice/shared/api/refusals.ts';
import Stripe from 'stripe';
import type { Candidate } from '../domain/attempt.ts';
import type { Payment } from '../domain/payment.ts';
import type { Intent, ProviderState } from '../domain/provider-state.ts';
import { metadataOf, orderPage } from './metadata.ts';
import { destinationOf } from './payout.ts';
import { stripe } from './stripe.ts';

/** Authorises the card. A decline is returned, not thrown. */
export async function createIntent(
  payment: Payment,
  token: string,
  idempotencyKey: string,
): Promise<ProviderState> {
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount: payment.amount,
        currency: payment.currency.toLowerCase(),
        capture_method: 'manual',
        confirm: true,
        payment_method_data: {
          type: 'card',
          card: { token },
        } as Stripe.PaymentIntentCreateParams.PaymentMethodData,
        return_url: orderPage(payment),
        description: payment.title,
        metadata: metadataOf(payment),
        ...destinationOf(payment),
      },
      { idempotencyKey },
    );
    return { intent: intentFrom(intent) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeCardError) || !error.payment_intent) throw error;
    return { intent: { ...intentFrom(error.payment_intent), declined: declineOf(error) } };
  }
}

export async function readIntent(intentId: string): Promise<Intent> {
  return withDispute(await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] }));
}

/** The intent with what a dispute has done to its money. An inquiry of the bank moves no money and isn't a dispute. */
export async function withDispute(intent: Stripe.PaymentIntent): Promise<Intent> {
  const known = intentFrom(intent);
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  if (!charge?.disputed) return known;
  const { data } = await stripe.disputes.list({ payment_intent: intent.id, limit: 1 });
  const [dispute] = data;
  if (!dispute || dispute.status.startsWith('warning_')) return known;
  if (dispute.status === 'lost')
    return { ...known, dispute: 'lost', refunded: known.refunded + dispute.amount };
  return { ...known, dispute: dispute.status === 'won' ? 'won' : 'open' };
}

/** Reads the metadata of an intent: the ids of its payment and of its order (see `metadataOf`). */
export const metadataOfIntent = async (intentId: string): Promise<Stripe.Metadata> =>
  (await stripe.paymentIntents.retrieve(intentId)).metadata;

/** The cancellation reason of an authorisation that could not be captured. */
export const UNPAID = 'abandoned';

/** Cancels an intent that is not captured; does nothing when it is captured or cancelled by then. */
export async function cancelIntent(intentId: string, cancellation_reason?: typeof UNPAID): Promise<void> {
  try {
    await stripe.paymentIntents.cancel(intentId, { ...(cancellation_reason && { cancellation_reason }) });
  } catch (error) {
    // The caller reads the intent's state next. Another process may have been faster, and the intent of an open
    // Checkout Session is cancelled with its session.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}

/** Declines that the buyer can act on. @see Stripe, "Decline codes" and "Error codes" */
const declines: Record<string, RefusalCode> = {
  insufficient_funds: 'card-no-funds',
  expired_card: 'card-expired',
  payment_intent_authentication_failure: 'card-not-authenticated',
};

interface CardError {
  message?: string | undefined;
  code?: string | undefined;
  decline_code?: string | undefined;
}

function declineOf({ message, code = '', decline_code = '' }: CardError): Intent['declined'] {
  const reasonCode = declines[decline_code] ?? declines[code] ?? 'card-declined';
  return { reason: message ?? refusals[reasonCode], reasonCode };
}

export function intentFrom(intent: Stripe.PaymentIntent): Intent {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return {
    id: intent.id,
    status: intent.status as Intent['status'],
    refunded: charge?.amount_refunded ?? 0,
    ...(intent.status === 'requires_payment_method' &&
      intent.last_payment_error && {
        declined: declineOf(intent.last_payment_error),
      }),
    // The reason is stored at the provider, so that the buyer gets the same text whichever process reads it first.
    ...((intent.cancellation_reason === 'automatic' || intent.cancellation_reason === UNPAID) && {
      unpaid: true as const,
    }),
    ...(intent.next_action?.redirect_to_url?.url && { challengeUrl: intent.next_action.redirect_to_url.url }),
  };
}

export function intentCandidate({
  id,
  created,
  status,
  last_payment_error,
}: Stripe.PaymentIntent): Candidate {
  if (status === 'canceled') return { id, created, state: 'ended' };
  if (status === 'requires_payment_method' || status === 'requires_confirmation')
    return { id, created, state: last_payment_error ? 'ended' : 'untried' };
  return { id, created, state: 'usable' };
}
