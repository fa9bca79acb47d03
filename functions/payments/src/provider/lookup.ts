import type { Candidate } from '../domain/attempt.ts';
import { chooseCandidate } from '../domain/attempt.ts';
import type { Payment } from '../domain/payment.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { expireCheckout, readCheckout } from './checkout.ts';
import { cancelIntent, intentCandidate, readIntent } from './intent.ts';
import { stripe } from './stripe.ts';

/**
 * Finds what the provider has of a payment whose answer was lost, by the payment's id in the metadata of its intents;
 * undefined when there is nothing. Duplicates are cancelled, all but the one that every process chooses.
 *
 * The search can miss intents of the last minute, so the intent that a webhook names is read by its id. A checkout page
 * without an intent is not searched: nobody has its address, and a request with the same idempotency key returns it.
 *
 * @param named the intent that a webhook names
 */
export async function lookUp(payment: Payment, named?: string): Promise<ProviderState | undefined> {
  const candidates: Candidate[] = [];
  const query = `metadata['paymentId']:'${payment.id}'`;
  for await (const intent of stripe.paymentIntents.search({ query, limit: 100 }))
    candidates.push(intentCandidate(intent));
  if (named !== undefined && !candidates.some(({ id }) => id === named)) {
    const intent = await stripe.paymentIntents.retrieve(named);
    if (intent.metadata.paymentId === payment.id) candidates.push(intentCandidate(intent));
  }
  const { chosen, duplicates } = chooseCandidate(candidates);
  for (const { id } of duplicates) await cancelIntent(id);
  return chosen && { intent: await readIntent(chosen.id) };
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
