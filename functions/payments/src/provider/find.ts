import type Stripe from 'stripe';
import { choose, type Found } from '../domain/attempt.ts';
import type { Observed } from '../domain/observed.ts';
import type { Payment } from '../domain/payment.ts';
import { expireCheckout, foundCheckout, readCheckout } from './checkout.ts';
import { cancelIntent, foundIntent, readIntent } from './intent.ts';
import { stripe } from './stripe.ts';

/** How far the provider's clock may be behind ours. */
const SKEW_SECONDS = 300;

/**
 * What the provider has of a payment whose answer was lost, by the payment's id in the metadata; undefined when
 * it has nothing. Should it have made two of one, all but the one that everyone would choose are let go.
 *
 * It reads all that was made since the payment was started: Stripe's search would be quicker, but may not know
 * of the last minute.
 */
export async function find(payment: Payment): Promise<Observed | undefined> {
  const page = payment.token === undefined;
  const found = page
    ? await made(payment, (params) => stripe.checkout.sessions.list(params), foundCheckout)
    : await made(payment, (params) => stripe.paymentIntents.list(params), foundIntent);
  const { chosen, doubles } = choose(found);
  for (const double of doubles) await (page ? dropCheckout(double.id) : cancelIntent(double.id));
  if (!chosen) return undefined;
  return page ? readCheckout(chosen.id) : { intent: await readIntent(chosen.id) };
}

/** Ends what a webhook has told of and the payment doesn't know as its own: the double of another request. */
export async function drop(object: { object: string; id: string }): Promise<void> {
  if (object.object === 'checkout.session') await dropCheckout(object.id);
  if (object.object === 'payment_intent') await cancelIntent(object.id);
}

async function dropCheckout(checkoutId: string): Promise<void> {
  await expireCheckout(checkoutId);
  const { intent } = await readCheckout(checkoutId);
  if (intent?.status === 'requires_capture') await cancelIntent(intent.id);
}

interface Made {
  id: string;
  metadata: Stripe.Metadata | null;
}
type Listing<One extends Made> = (params: Stripe.PaymentIntentListParams) => Stripe.ApiListPromise<One>;

async function made<One extends Made>(
  payment: Payment,
  list: Listing<One>,
  read: (one: One) => Found,
): Promise<Found[]> {
  const found: Found[] = [];
  const since = Math.floor(payment.startedAt / 1000) - SKEW_SECONDS;
  for await (const one of list({ created: { gte: since }, limit: 100 }))
    if (one.metadata?.paymentId === payment.id) found.push(read(one));
  return found;
}
