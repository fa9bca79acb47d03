import Stripe from 'stripe';
import type { Found } from '../domain/attempt.ts';
import type { Checkout, Observed } from '../domain/observed.ts';
import type { Payment } from '../domain/payment.ts';
import { intentFrom } from './intent.ts';
import { metadataOf, pageOf } from './metadata.ts';
import { stripe } from './stripe.ts';

/**
 * How long a hosted page stays open. Stripe takes nothing shorter than 30 minutes from when it is asked, and the
 * end must be the same however late the same request is made again; what ends the order closes its page sooner.
 */
const CHECKOUT_SECONDS = 2 * 3600;

/** Opens a hosted page. */
export async function createCheckout(payment: Payment, idempotencyKey: string): Promise<Observed> {
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
      payment_intent_data: { capture_method: 'manual', metadata: metadataOf(payment) },
      metadata: metadataOf(payment),
      expires_at: Math.floor(payment.startedAt / 1000) + CHECKOUT_SECONDS,
      success_url: `${pageOf(payment)}?checkout=success`,
      cancel_url: `${pageOf(payment)}?checkout=cancel`,
    },
    { idempotencyKey },
  );
  return fromSession(session);
}

export async function readCheckout(checkoutId: string): Promise<Observed> {
  const expand = ['payment_intent', 'payment_intent.latest_charge'];
  return fromSession(await stripe.checkout.sessions.retrieve(checkoutId, { expand }));
}

/** Closes a page that is open; does nothing when it was paid on, or has expired by itself. */
export async function expireCheckout(checkoutId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(checkoutId);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}

function fromSession(session: Stripe.Checkout.Session): Observed {
  const checkout: Checkout = {
    id: session.id,
    status: (session.status ?? 'open') as Checkout['status'],
    ...(session.url && { url: session.url }),
  };
  const intent = session.payment_intent;
  return { checkout, ...(intent && typeof intent === 'object' && { intent: intentFrom(intent) }) };
}

/** A page as one of possibly several that the provider has for a payment. */
export const foundCheckout = ({ id, created, status }: Stripe.Checkout.Session): Found => ({
  id,
  created,
  state: status === 'expired' ? 'void' : 'standing',
});
