import { type RefusalCode, refusals } from '@boxoffice/shared/api/refusals.ts';
import Stripe from 'stripe';
import type { Found } from '../domain/attempt.ts';
import type { Intent, Observed } from '../domain/observed.ts';
import type { Payment } from '../domain/payment.ts';
import { metadataOf, pageOf } from './metadata.ts';
import { stripe } from './stripe.ts';

/** Authorises the card, or hears why not. A decline is an answer, not an error. */
export async function createIntent(
  payment: Payment,
  token: string,
  idempotencyKey: string,
): Promise<Observed> {
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
        return_url: pageOf(payment),
        description: payment.title,
        metadata: metadataOf(payment),
      },
      { idempotencyKey },
    );
    return { intent: intentFrom(intent) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeCardError) || !error.payment_intent) throw error;
    return { intent: { ...intentFrom(error.payment_intent), declined: declineOf(error) } };
  }
}

export const readIntent = async (intentId: string): Promise<Intent> =>
  intentFrom(await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] }));

/** What we tell the provider of an authorisation whose money could not be taken. */
export const UNPAID = 'abandoned';

/** Gives up an intent that took no money yet; does nothing when it has ended or taken it meanwhile. */
export async function cancelIntent(intentId: string, cancellation_reason?: typeof UNPAID): Promise<void> {
  try {
    await stripe.paymentIntents.cancel(intentId, { ...(cancellation_reason && { cancellation_reason }) });
  } catch (error) {
    // Its state decides what follows, not this answer: another process may have been faster, and one that a
    // hosted page made ends with its page.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}

/** What buyers can do something about has a code of its own. @see Stripe, "Decline codes" and "Error codes" */
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
    // Kept by the provider, so that whoever hears of it first tells the buyer the same.
    ...((intent.cancellation_reason === 'automatic' || intent.cancellation_reason === UNPAID) && {
      unpaid: true as const,
    }),
    ...(intent.next_action?.redirect_to_url?.url && { challengeUrl: intent.next_action.redirect_to_url.url }),
  };
}

/** An intent as one of possibly several that the provider has for a payment. */
export function foundIntent({ id, created, status, last_payment_error }: Stripe.PaymentIntent): Found {
  if (status === 'canceled') return { id, created, state: 'void' };
  if (status === 'requires_payment_method' || status === 'requires_confirmation')
    return { id, created, state: last_payment_error ? 'void' : 'idle' };
  return { id, created, state: 'standing' };
}
