import { TakeStripeWebhook } from '@boxoffice/shared/api/payments.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import Stripe from 'stripe';
import * as z from 'zod';
import { config } from '../config.ts';
import type { Observed } from '../domain/observed.ts';
import { isOldNews } from '../domain/payment.ts';
import { look } from '../provider/ask.ts';
import { drop } from '../provider/find.ts';
import { stripe } from '../provider/stripe.ts';
import { paymentsService } from '../service.ts';
import { store } from '../tables/observation.ts';
import { findPayment } from '../tables/payments.ts';

/** An event about something that one of our payments made; any other is nothing to us. */
const Ours = z.object({
  type: z.string(),
  data: z.object({
    object: z.object({ object: z.string(), id: z.string(), metadata: z.object({ paymentId: z.uuid() }) }),
  }),
});
type Ours = z.infer<typeof Ours>['data']['object'];

/**
 * A webhook only says that something happened: what it was, the provider is asked. So webhooks may come in any
 * order, twice, late or never: what is known already changes nothing.
 *
 * @see Stripe, "Receive Stripe events in your webhook endpoint"
 */
export const takeStripeWebhook = httpFunction(
  paymentsService,
  'take-stripe-webhook',
  TakeStripeWebhook,
  async ({ bytes, headers, given }) => {
    const event = Ours.safeParse(verified(bytes, String(headers['stripe-signature'] ?? '')));
    if (!event.success) return ok({ received: true });
    const { type, data } = event.data;
    const { object } = data;
    const payment = await findPayment(object.metadata.paymentId);
    if (payment && !isOldNews(payment, type, object.id)) {
      const seen = (await look(payment)) ?? {};
      if (isDouble(object, seen)) await drop(object);
      await store(payment, seen, given);
    }
    return ok({ received: true });
  },
);

function verified(bytes: Buffer, signature: string): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(bytes, signature, config.STRIPE_WEBHOOK_SECRET);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError)
      throw new Refused(400, 'signature-wrong');
    throw error;
  }
}

/** A request that seemed to have failed was done after all, and the payment was made with another one. */
const isDouble = ({ object, id }: Ours, { intent, checkout }: Observed): boolean =>
  (object === 'payment_intent' && intent !== undefined && intent.id !== id) ||
  (object === 'checkout.session' && checkout !== undefined && checkout.id !== id);
