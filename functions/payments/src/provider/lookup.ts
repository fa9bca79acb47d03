import type Stripe from 'stripe';
import { type Candidate, chooseCandidate } from '../domain/attempt.ts';
import type { Payment } from '../domain/payment.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { checkoutCandidate, expireCheckout, readCheckout } from './checkout.ts';
import { cancelIntent, intentCandidate, readIntent } from './intent.ts';
import { stripe } from './stripe.ts';

/** How far the provider's clock may be behind ours. */
const SKEW_SECONDS = 300;

/**
 * Finds what the provider has of a payment whose answer was lost, by the payment's id in the metadata; undefined when
 * there is nothing. Duplicates are cancelled, all but the one that every process chooses.
 *
 * It lists everything created since the payment was started. Stripe's search would be quicker, but it can miss objects
 * of the last minute.
 */
export async function lookUp(payment: Payment): Promise<ProviderState | undefined> {
  const isCheckout = payment.token === undefined;
  const candidates = isCheckout
    ? await listCandidates(payment, (params) => stripe.checkout.sessions.list(params), checkoutCandidate)
    : await listCandidates(payment, (params) => stripe.paymentIntents.list(params), intentCandidate);
  const { chosen, duplicates } = chooseCandidate(candidates);
  for (const { id } of duplicates) await (isCheckout ? endCheckout(id) : cancelIntent(id));
  if (!chosen) return undefined;
  return isCheckout ? readCheckout(chosen.id) : { intent: await readIntent(chosen.id) };
}

/** Cancels a duplicate that a webhook reported: another request of the same payment created it. */
export async function cancelDuplicate(object: { object: string; id: string }): Promise<void> {
  if (object.object === 'checkout.session') await endCheckout(object.id);
  if (object.object === 'payment_intent') await cancelIntent(object.id);
}

async function endCheckout(checkoutId: string): Promise<void> {
  await expireCheckout(checkoutId);
  const { intent } = await readCheckout(checkoutId);
  if (intent?.status === 'requires_capture') await cancelIntent(intent.id);
}

interface StripeObject {
  id: string;
  metadata: Stripe.Metadata | null;
}
type ListPage<Item extends StripeObject> = (
  params: Stripe.PaymentIntentListParams,
) => Stripe.ApiListPromise<Item>;

async function listCandidates<Item extends StripeObject>(
  payment: Payment,
  list: ListPage<Item>,
  toCandidate: (item: Item) => Candidate,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const since = Math.floor(payment.startedAt / 1000) - SKEW_SECONDS;
  for await (const item of list({ created: { gte: since }, limit: 100 }))
    if (item.metadata?.paymentId === payment.id) candidates.push(toCandidate(item));
  return candidates;
}
