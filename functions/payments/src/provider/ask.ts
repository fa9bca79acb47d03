import { Unreachable } from '@boxoffice/shared/functions/unreachable.ts';
import Stripe from 'stripe';
import { config } from '../config.ts';
import type { Checkout, Intent, Observed } from '../domain/observed.ts';
import type { Payment } from '../domain/payment.ts';
import { stripe } from './stripe.ts';

/** Every effect at the provider carries the payment's id, so that asking twice is asking once. */
const once = (payment: Payment, effect: string) => ({ idempotencyKey: `${payment.id}-${effect}` });

/** How long a hosted page stays open: the shortest that Stripe allows is 30 minutes; leases end earlier. */
const CHECKOUT_SECONDS = 31 * 60;

/** Asks for an authorisation by card token, or for a hosted page. */
export async function begin(payment: Payment): Promise<Observed> {
  try {
    return await (payment.token === undefined ? openCheckout(payment) : authorise(payment, payment.token));
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return { rejected: error.message };
    throw error;
  }
}

async function authorise(payment: Payment, token: string): Promise<Observed> {
  return asking(async () => {
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
        once(payment, 'intent'),
      );
      return { intent: intentFrom(intent) };
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
      const intent = error.payment_intent;
      if (!intent) throw error;
      return { intent: { ...intentFrom(intent), declined: error.message } };
    }
  });
}

function openCheckout(payment: Payment): Promise<Observed> {
  return asking(async () => {
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
      once(payment, 'checkout'),
    );
    return fromSession(session);
  });
}

/** What the provider has of a payment now; a payment that it was never asked for is begun. */
export function look(payment: Payment): Promise<Observed> {
  return asking(async () => {
    if (payment.checkoutId) {
      const expand = ['payment_intent', 'payment_intent.latest_charge'];
      return fromSession(await stripe.checkout.sessions.retrieve(payment.checkoutId, { expand }));
    }
    if (payment.intentId) return { intent: await retrieve(payment.intentId) };
    return begin(payment);
  });
}

/**
 * Takes the authorised money. What was taken or let go before is only looked at; what can't be taken any more is
 * let go, so that no authorisation is left hanging.
 */
export function capture(payment: Payment & { intentId: string }): Promise<Observed> {
  return asking(async () => {
    try {
      await stripe.paymentIntents.capture(payment.intentId, {}, once(payment, 'capture'));
    } catch (error) {
      if (!isForGood(error)) throw error;
    }
    const intent = await retrieve(payment.intentId);
    if (intent.status !== 'requires_capture') return { intent };
    await cancelIntent(payment, payment.intentId);
    return { intent: await retrieve(payment.intentId) };
  });
}

/** Closes what waits for the buyer. If they were faster, the authorisation stays, to be decided on. */
export function close(payment: Payment): Promise<Observed> {
  return asking(async () => {
    if (payment.checkoutId && payment.status === 'open') await expireCheckout(payment, payment.checkoutId);
    const seen = await look(payment);
    if (seen.intent?.status !== 'requires_action') return seen;
    await cancelIntent(payment, seen.intent.id);
    return look(payment);
  });
}

/** Gives back whatever there is: an open page is closed, an authorisation released, a capture refunded. */
export function letGo(payment: Payment): Promise<Observed> {
  return asking(async () => {
    const seen = await close(payment);
    const { intent } = seen;
    if (!intent || intent.status === 'canceled') return seen;
    if (intent.status !== 'succeeded') await cancelIntent(payment, intent.id);
    else if (intent.refunded < payment.amount)
      await stripe.refunds.create({ payment_intent: intent.id }, once(payment, 'refund'));
    return { ...seen, intent: await retrieve(intent.id) };
  });
}

async function expireCheckout(payment: Payment, checkoutId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(checkoutId, {}, once(payment, 'expire'));
  } catch (error) {
    // Stripe expires open pages only: this one was paid on, or has expired by itself.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}

async function cancelIntent(payment: Payment, intentId: string): Promise<void> {
  try {
    await stripe.paymentIntents.cancel(intentId, {}, once(payment, 'cancel'));
  } catch (error) {
    if (!isUnexpectedState(error)) throw error;
  }
}

const retrieve = async (intentId: string): Promise<Intent> =>
  intentFrom(await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] }));

function intentFrom(intent: Stripe.PaymentIntent): Intent {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return {
    id: intent.id,
    status: intent.status as Intent['status'],
    refunded: charge?.amount_refunded ?? 0,
    ...(intent.status === 'requires_payment_method' &&
      intent.last_payment_error && {
        declined: intent.last_payment_error.message ?? 'The card was declined',
      }),
    ...(intent.next_action?.redirect_to_url?.url && { challengeUrl: intent.next_action.redirect_to_url.url }),
  };
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

const pageOf = (payment: Payment): string => `${config.PUBLIC_URL}/orders/${payment.orderId}`;
const metadataOf = ({ id, orderId }: Payment) => ({ paymentId: id, orderId });

/** Asking again would be answered the same. */
const isForGood = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeCardError || error instanceof Stripe.errors.StripeInvalidRequestError;

const isUnexpectedState = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  error.code === 'payment_intent_unexpected_state';

/** Tells what the provider refuses for good from what is worth asking again. */
async function asking<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    const { StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeIdempotencyError } =
      Stripe.errors;
    const passing = [StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeIdempotencyError];
    if (passing.some((kind) => error instanceof kind)) throw new Unreachable(String(error));
    throw error;
  }
}
