import { Unreachable } from '@boxoffice/shared/errors.ts';
import { keyOf, MOST_FAILURES, MOST_KEYS } from '../domain/attempt.ts';
import type { Observed } from '../domain/observed.ts';
import type { Payment } from '../domain/payment.ts';
import { createCheckout, expireCheckout, readCheckout } from './checkout.ts';
import { asking, failureOf, isForGood, isReplayed } from './failure.ts';
import { find } from './find.ts';
import { cancelIntent, createIntent, intentFrom, readIntent, UNPAID } from './intent.ts';
import { stripe } from './stripe.ts';

/**
 * Asks for an authorisation by card token, or for a hosted page. Asking again is asking once: every request has
 * the payment's id as its key. A key that is spent on a failure (a 500 is answered again for a day) gives way to
 * the next, but only after a look at what the provider made of it.
 *
 * @throws Unreachable when the provider has no answer for now
 */
export async function begin(payment: Payment): Promise<Observed> {
  let failures = 0;
  for (let attempt = 1; attempt <= MOST_KEYS && failures < MOST_FAILURES; attempt++) {
    try {
      const seen = await create(payment, attempt);
      // The failure of a key before may have been of the answer alone.
      return attempt === 1 ? seen : ((await asking(() => find(payment))) ?? seen);
    } catch (error) {
      switch (failureOf(error)) {
        case 'refused':
          return { rejected: (error as Error).message };
        case 'unanswered':
          throw new Unreachable(String(error));
        case undefined:
          throw error;
      }
      if (!isReplayed(error)) failures++;
      const seen = await asking(() => find(payment));
      if (seen) return seen;
    }
  }
  throw new Unreachable(`The provider fails again and again for payment ${payment.id}`);
}

const create = (payment: Payment, attempt: number): Promise<Observed> =>
  payment.token === undefined
    ? createCheckout(payment, keyOf(payment, 'checkout', attempt))
    : createIntent(payment, payment.token, keyOf(payment, 'intent', attempt));

/** Goes on with a payment that may or may not have reached the provider. */
export const resume = async (payment: Payment): Promise<Observed> =>
  (await look(payment)) ?? (await begin(payment));

/** What the provider has of a payment now; undefined when it has nothing. */
export function look(payment: Payment): Promise<Observed | undefined> {
  return asking(async () => {
    if (payment.checkoutId) return readCheckout(payment.checkoutId);
    if (payment.intentId) return { intent: await readIntent(payment.intentId) };
    return find(payment);
  });
}

/**
 * Takes the authorised money. What was taken or let go before is only looked at; what can't be taken any more is
 * let go, so that no authorisation is left hanging.
 */
export function capture({ intentId }: { intentId: string }): Promise<Observed> {
  return asking(async () => {
    try {
      // No key of ours: an intent is captured once by its state, and a key could be spent on a 500.
      const taken = await stripe.paymentIntents.capture(intentId);
      if (taken.status === 'succeeded') return { intent: intentFrom(taken) };
    } catch (error) {
      if (!isForGood(error)) throw error;
    }
    const intent = await readIntent(intentId);
    if (intent.status !== 'requires_capture') return { intent };
    await cancelIntent(intentId, UNPAID);
    return { intent: await readIntent(intentId) };
  });
}

/** Closes what waits for the buyer. If they were faster, the authorisation stays, to be decided on. */
export function close(payment: Payment): Promise<Observed> {
  return asking(async () => {
    if (payment.checkoutId && payment.status === 'open') await expireCheckout(payment.checkoutId);
    const seen = (await look(payment)) ?? {};
    if (seen.intent?.status !== 'requires_action') return seen;
    await cancelIntent(seen.intent.id);
    return (await look(payment)) ?? {};
  });
}

/**
 * What a request has made after all whose payment was given up: nobody waits for its page any more. Money that is
 * authorised stays, to be decided on.
 */
export function closeLate(payment: Payment): Promise<Observed> {
  return asking(async () => {
    const { checkout } = await close(payment);
    if (checkout?.status === 'open') await expireCheckout(checkout.id);
    return (await look(payment)) ?? { nothing: true };
  });
}

/** Gives back whatever there is: an open page is closed, an authorisation released, a capture refunded. */
export function letGo(payment: Payment): Promise<Observed> {
  return asking(async () => {
    const seen = await close(payment);
    const { intent } = seen;
    if (!intent || intent.status === 'canceled') return seen;
    if (intent.status !== 'succeeded') await cancelIntent(intent.id);
    else if (intent.refunded < payment.amount) await refund(intent.id);
    return { ...seen, intent: await readIntent(intent.id) };
  });
}

/** Gives back all that is left of what was taken; what is given back already is refused, and that is fine. */
async function refund(intentId: string): Promise<void> {
  try {
    await stripe.refunds.create({ payment_intent: intentId });
  } catch (error) {
    if (!isForGood(error) || (await readIntent(intentId)).refunded === 0) throw error;
  }
}
