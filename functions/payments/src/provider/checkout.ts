import Stripe from 'stripe';
import type { Payment } from '../domain/payment.ts';
import type { Checkout, ProviderState } from '../domain/provider-state.ts';
import { withDispute } from './intent.ts';
import { metadataOf, orderPage } from './metadata.ts';
import { destinationOf } from './payout.ts';
import { stripe } from './stripe.ts';

/**
 * How long a checkout page stays open. Stripe requires at least 30 minutes from the time of the request. A repeated
 * request must have the same end, however late it is. The page is closed earlier when its order ends.
 */
const CHECKOUT_SECONDS = 2 * 3600;

/** Creates a Checkout Session with manual capture. */
export async function createCheckout(payment: Payment, idempotencyKey: string): Promise<ProviderState> {
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      client_reference_id: payment.id,
      line_items: [
        {
          quantity: payment.quantity,
          price_data: {
            currency: payment.currency.toLowerCase(),
            unit_amount: payment.amount / payment.quantity,
            product_data: { name: payment.title },
          },
        },
      ],
      payment_intent_data: {
        capture_method: 'manual',
        metadata: metadataOf(payment),
        ...destinationOf(payment),
      },
      metadata: metadataOf(payment),
      expires_at: Math.floor(payment.startedAt / 1000) + CHECKOUT_SECONDS,
      success_url: `${orderPage(payment)}?checkout=success`,
      cancel_url: `${orderPage(payment)}?checkout=cancel`,
    },
    { idempotencyKey },
  );
  return fromSession(session);
}

export async function readCheckout(checkoutId: string): Promise<ProviderState> {
  const expand = ['payment_intent', 'payment_intent.latest_charge'];
  return fromSession(await stripe.checkout.sessions.retrieve(checkoutId, { expand }));
}

/** Expires an open Checkout Session; does nothing when it is complete or expired. */
export async function expireCheckout(checkoutId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(checkoutId);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}

async function fromSession(session: Stripe.Checkout.Session): Promise<ProviderState> {
  const checkout: Checkout = {
    id: session.id,
    status: (session.status ?? 'open') as Checkout['status'],
    ...(session.url && { url: session.url }),
  };
  const intent = session.payment_intent;
  return { checkout, ...(intent && typeof intent === 'object' && { intent: await withDispute(intent) }) };
}
