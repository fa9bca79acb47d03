import { Unreachable } from '@boxoffice/shared/errors.ts';
import Stripe from 'stripe';
import type { Failure } from '../domain/attempt.ts';

const { StripeAPIError, StripeConnectionError, StripeIdempotencyError } = Stripe.errors;
const { StripeCardError, StripeInvalidRequestError, StripeRateLimitError } = Stripe.errors;

/**
 * What a failed request means for its idempotency key; undefined for what isn't the provider's to answer for.
 *
 * @see Stripe, "Idempotent requests" and "Advanced error handling": a 500's result belongs to its key for a day
 */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof StripeInvalidRequestError) return 'refused';
  if (error instanceof StripeIdempotencyError) return 'spent';
  if (error instanceof StripeAPIError) return isKept(error) ? 'spent' : 'unanswered';
  if (error instanceof StripeConnectionError || error instanceof StripeRateLimitError) return 'unanswered';
  return undefined;
}

/** Whether this is a key's answer from before, and no new failure. */
export const isReplayed = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.headers?.['idempotent-replayed'] === 'true';

const isKept = (error: InstanceType<typeof StripeAPIError>): boolean =>
  error.statusCode === 500 || error.headers?.['stripe-should-retry'] === 'false' || isReplayed(error);

/** Asking again would be answered the same. */
export const isForGood = (error: unknown): error is Error =>
  error instanceof StripeCardError || error instanceof StripeInvalidRequestError;

/**
 * Tells what is worth asking again later from what isn't.
 *
 * @throws Unreachable when the provider has no answer for now
 */
export async function asking<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'unanswered' || failure === 'spent') throw new Unreachable(String(error));
    throw error;
  }
}
