import { TakeStripeWebhook } from '@boxoffice/shared/api/payments.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import type Stripe from 'stripe';
import * as z from 'zod';
import { config } from '../config.ts';
import { isAlreadyApplied } from '../domain/apply.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { callProvider } from '../provider/failure.ts';
import { metadataOfIntent } from '../provider/intent.ts';
import { cancelDuplicate } from '../provider/lookup.ts';
import { takeBackLost } from '../provider/payout.ts';
import { readFromProvider } from '../provider/requests.ts';
import { stripe } from '../provider/stripe.ts';
import { paymentsService } from '../service.ts';
import { findPayment } from '../tables/payments.ts';
import { saveProviderState } from '../tables/provider-state.ts';
import { recentPayment } from '../tables/recent-payments.ts';
import { refreshAccount } from './account-state.ts';

/** A webhook event about an object that carries our metadata. Other events are acknowledged and ignored. */
const PaymentEvent = z.object({
  type: z.string(),
  data: z.object({
    object: z.object({
      object: z.string(),
      id: z.string(),
      metadata: z.object({ paymentId: z.uuid(), orderId: z.uuid() }),
    }),
  }),
});
/** A dispute names its intent, and has none of the payment's metadata. */
const DisputeEvent = z.object({
  type: z.string(),
  data: z.object({
    object: z.object({ object: z.literal('dispute'), id: z.string(), payment_intent: z.string() }),
  }),
});
/** An event of a connected account. */
const AccountEvent = z.object({
  type: z.literal('account.updated'),
  data: z.object({ object: z.object({ id: z.string(), metadata: z.object({ sellerId: z.uuid() }) }) }),
});
type PaymentObject = z.infer<typeof PaymentEvent>['data']['object'];

/**
 * Reads the present state from Stripe when a webhook reports a change. So webhooks may arrive in any order, twice, late
 * or never. A webhook about what this process has just requested and stored needs no read of a table or of Stripe.
 *
 * @see Stripe, "Receive Stripe events in your webhook endpoint"
 */
export const takeStripeWebhook = httpFunction(
  paymentsService,
  'take-stripe-webhook',
  TakeStripeWebhook,
  async ({ bytes, headers, given }) => {
    const received = verified(bytes, String(headers['stripe-signature'] ?? ''));
    const account = AccountEvent.safeParse(received);
    if (account.success) {
      const { id, metadata } = account.data.data.object;
      await refreshAccount(metadata.sellerId, given.now, ({ accountId }) => accountId === id);
      return ok({ received: true });
    }
    const dispute = DisputeEvent.safeParse(received);
    if (dispute.success) {
      const intentId = dispute.data.data.object.payment_intent;
      const { paymentId, orderId } = await callProvider(() => metadataOfIntent(intentId));
      const payment = paymentId && orderId ? await findPayment({ id: paymentId, orderId }) : undefined;
      const state = (payment && (await readFromProvider(payment))) ?? {};
      await saveProviderState(payment, state, given);
      if (payment && state.intent?.dispute === 'lost')
        await takeBackLost(payment, intentId, state.intent.refunded);
      return ok({ received: true });
    }
    const event = PaymentEvent.safeParse(received);
    if (!event.success) return ok({ received: true });
    const { type, data } = event.data;
    const { object } = data;
    const { paymentId, orderId } = object.metadata;
    const recent = await recentPayment(paymentId);
    if (recent && isAlreadyApplied(recent, type, object.id)) return ok({ received: true });
    const payment = await findPayment({ id: paymentId, orderId });
    if (payment && !isAlreadyApplied(payment, type, object.id)) {
      const named = object.object === 'payment_intent' ? object.id : undefined;
      const state = (await readFromProvider(payment, named)) ?? {};
      if (isDuplicate(object, state)) await cancelDuplicate(object);
      await saveProviderState(payment, state, given);
    }
    return ok({ received: true });
  },
);

function verified(bytes: Buffer, signature: string): Stripe.Event {
  for (const secret of config.STRIPE_WEBHOOK_SECRET.split(',')) {
    try {
      return stripe.webhooks.constructEvent(bytes, signature, secret);
    } catch {
      // The verifier also throws other errors than its own, for example for a signature of another length.
    }
  }
  throw new Refused(400, 'signature-wrong');
}

/** Whether a request that seemed to fail created this object, while the payment uses the one of another request. */
const isDuplicate = ({ object, id }: PaymentObject, { intent, checkout }: ProviderState): boolean =>
  (object === 'payment_intent' && intent !== undefined && intent.id !== id) ||
  (object === 'checkout.session' && checkout !== undefined && checkout.id !== id);
