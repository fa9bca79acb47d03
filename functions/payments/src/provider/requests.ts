import { Unreachable } from '@boxoffice/shared/errors.ts';
import { idempotencyKeyOf, MAX_KEYS, MAX_NEW_FAILURES } from '../domain/attempt.ts';
import type { Payment } from '../domain/payment.ts';
import type { Intent, ProviderState } from '../domain/provider-state.ts';
import { createCheckout, expireCheckout, readCheckout } from './checkout.ts';
import { callProvider, failureOf, isDisputed, isPermanent, isReplayed, isStored } from './failure.ts';
import { cancelIntent, createIntent, intentFrom, readIntent, UNPAID } from './intent.ts';
import { lookUp } from './lookup.ts';
import { sharesToReturn } from './payout.ts';
import { stripe } from './stripe.ts';

/**
 * Requests an authorisation with the card token, or a checkout page without one. Every request has an idempotency key
 * made of the payment's id, so that repeating it is safe. Stripe repeats a 500 for its key for a day: then the next key
 * is used, after a look at what the failed request created.
 *
 * @throws Unreachable when the provider has no answer for now
 */
export async function createAtProvider(payment: Payment): Promise<ProviderState> {
  let newFailures = 0;
  for (let attempt = 1; attempt <= MAX_KEYS && newFailures < MAX_NEW_FAILURES; attempt++) {
    try {
      const created = await create(payment, attempt);
      // An earlier key's authorisation may have succeeded although its answer was a failure.
      if (attempt === 1 || payment.token === undefined) return created;
      return (await callProvider(() => lookUp(payment))) ?? created;
    } catch (error) {
      switch (failureOf(error)) {
        case 'refused':
          return { rejected: (error as Error).message };
        case 'unanswered':
          throw new Unreachable(String(error));
        case undefined:
          throw error;
      }
      if (!isReplayed(error)) newFailures++;
      const existing = await callProvider(() => lookUp(payment));
      if (existing) return existing;
    }
  }
  throw new Unreachable(`The provider failed every request for payment ${payment.id}`);
}

const create = (payment: Payment, attempt: number): Promise<ProviderState> =>
  payment.token === undefined
    ? createCheckout(payment, idempotencyKeyOf(payment, 'checkout', attempt))
    : createIntent(payment, payment.token, idempotencyKeyOf(payment, 'intent', attempt));

/** Continues a payment whose request may not have reached the provider. */
export const findOrCreateAtProvider = async (payment: Payment): Promise<ProviderState> =>
  (await readFromProvider(payment)) ?? (await createAtProvider(payment));

/**
 * Reads what the provider has of a payment now; undefined when it has nothing.
 *
 * @param named the intent that a webhook names
 */
export function readFromProvider(payment: Payment, named?: string): Promise<ProviderState | undefined> {
  return callProvider(async () => {
    if (payment.checkoutId) return readCheckout(payment.checkoutId);
    if (payment.intentId) return { intent: await readIntent(payment.intentId) };
    return lookUp(payment, named);
  });
}

/** Captures the authorised money. An authorisation that can't be captured any more is released. */
export function capture({ intentId }: { intentId: string }): Promise<ProviderState> {
  return callProvider(async () => {
    try {
      // No idempotency key: the intent's state allows one capture, and Stripe could store a 500 for a key.
      const captured = await stripe.paymentIntents.capture(intentId);
      if (captured.status === 'succeeded') return { intent: intentFrom(captured) };
    } catch (error) {
      if (!isPermanent(error)) throw error;
    }
    const intent = await readIntent(intentId);
    if (intent.status !== 'requires_capture') return { intent };
    await cancelIntent(intentId, UNPAID);
    return { intent: await readIntent(intentId) };
  });
}

/** Closes a checkout page or a challenge. An authorisation that the buyer completed first is kept. */
export function closeUnpaid(payment: Payment): Promise<ProviderState> {
  return callProvider(async () => {
    if (payment.checkoutId && payment.status === 'open') await expireCheckout(payment.checkoutId);
    const state = (await readFromProvider(payment)) ?? {};
    if (state.intent?.status !== 'requires_action') return state;
    await cancelIntent(state.intent.id);
    return (await readFromProvider(payment)) ?? {};
  });
}

/** Closes the challenge that a slow request created for an abandoned payment. An authorisation is kept. */
export async function closeAbandoned(payment: Payment): Promise<ProviderState> {
  const state = await closeUnpaid(payment);
  return state.intent ? state : { absent: true };
}

/** Closes an open page, releases an authorisation, or refunds a capture. */
export function releaseOrRefund(payment: Payment): Promise<ProviderState> {
  return callProvider(async () => {
    const state = await closeUnpaid(payment);
    const { intent } = state;
    if (!intent || intent.status === 'canceled') return state;
    if (intent.status !== 'succeeded') await cancelIntent(intent.id);
    else return { ...state, intent: await refund(payment, intent, payment.amount) };
    return { ...state, intent: await readIntent(intent.id) };
  });
}

/** Refunds a part of a capture: what is missing until the buyer has got back `amount` in minor units. */
export function refundUpTo(
  payment: Pick<Payment, 'id' | 'intentId' | 'payout'>,
  amount: number,
): Promise<ProviderState> {
  return callProvider(async () => ({
    intent: await refund(payment, await readIntent(payment.intentId ?? ''), amount),
  }));
}

/**
 * Refunds what is missing until the buyer has got back `amount`, and returns the intent after it. Each idempotency key
 * names what was refunded before. So of several processes that have read the same sum, one refunds, and no sum is
 * refunded twice. While a bank decides about a dispute, nothing is refunded: the sweep goes on after it.
 */
async function refund(
  payment: Pick<Payment, 'id' | 'payout'>,
  intent: Intent,
  amount: number,
): Promise<Intent> {
  let before = intent;
  for (let attempt = 1; before.refunded < amount && before.dispute !== 'open'; attempt++) {
    const idempotencyKey = idempotencyKeyOf(payment, `refund-${before.refunded}`, attempt);
    let failure: unknown;
    try {
      const part = { payment_intent: before.id, amount: amount - before.refunded };
      await stripe.refunds.create(
        { ...part, ...sharesToReturn(payment), metadata: { paymentId: payment.id } },
        { idempotencyKey },
      );
    } catch (error) {
      failure = error;
    }
    const after = await readIntent(before.id);
    if (isDisputed(failure) && after.dispute !== 'won') return after;
    // Only a failure that the provider has stored for the key allows another key for the same sum.
    const isSpent = isStored(failure) || isDisputed(failure);
    if (after.refunded === before.refunded && (!isSpent || attempt >= MAX_KEYS))
      throw failure ?? new Unreachable(`The refund of payment ${payment.id} is not visible yet`);
    if (after.refunded !== before.refunded) attempt = 0;
    before = after;
  }
  return before;
}
