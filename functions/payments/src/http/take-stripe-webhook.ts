import { TakeStripeWebhook } from '@boxoffice/shared/api/payments.ts';
import { Refused } from '@boxoffice/shared/decisions/refused.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import Stripe from 'stripe';
import { config } from '../config.ts';
import { look } from '../provider/ask.ts';
import { stripe } from '../provider/stripe.ts';
import { payments } from '../service.ts';
import { store } from '../tables/observation.ts';
import { findPayment } from '../tables/payments.ts';

/**
 * A webhook only says that something happened: what it was, the provider is asked. So webhooks may come in any
 * order, twice, late or never: what is known already changes nothing.
 *
 * @see Stripe, "Receive Stripe events in your webhook endpoint"
 */
export const takeStripeWebhook = httpFunction(
  payments,
  'take-stripe-webhook',
  TakeStripeWebhook,
  async ({ bytes, headers, given }) => {
    const { object } = verified(bytes, String(headers['stripe-signature'] ?? '')).data;
    const payment = await findPayment(paymentIdOf(object));
    if (payment) {
      const checkoutId = object.object === 'checkout.session' ? object.id : payment.checkoutId;
      await store(payment, await look({ ...payment, checkoutId }), given);
    }
    return ok({ received: true });
  },
);

function verified(bytes: Buffer, signature: string): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(bytes, signature, config.STRIPE_WEBHOOK_SECRET);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError)
      throw new Refused(400, 'The signature does not match');
    throw error;
  }
}

/** The payment that the event's object is about; none if it isn't one of ours. */
const paymentIdOf = (object: Stripe.Event.Data.Object): string =>
  ('metadata' in object && (object.metadata as Stripe.Metadata | null)?.paymentId) || 'none';
