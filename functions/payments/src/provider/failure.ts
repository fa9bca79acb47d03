import { Unreachable } from '@boxoffice/shared/errors.ts';
import Stripe from 'stripe';
import type { Failure } from '../domain/attempt.ts';

const { StripeAPIError, StripeConnectionError, StripeIdempotencyError } = Stripe.errors;
const { StripeCardError, StripeInvalidRequestError, StripeRateLimitError } = Stripe.errors;

/**
 * Classifies the error of a request that creates something; undefined when the error is not the provider's.
 *
 * @see Stripe, "Idempotent requests" and "Advanced error handling": a 500's result belongs to its key for a day
 */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof StripeInvalidRequestError) return 'refused';
  if (error instanceof StripeIdempotencyError) return 'spent';
  if (error instanceof StripeAPIError) return isStored(error) ? 'spent' : 'unanswered';
  if (error instanceof StripeConnectionError || error instanceof StripeRateLimitError) return 'unanswered';
  return undefined;
}

/** Whether this failure was stored for its idempotency key by an earlier request. */
export const isReplayed = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.headers?.['idempotent-replayed'] === 'true';

/** Whether the provider repeats this failure for its idempotency key. */
export const isStored = (error: unknown): boolean =>
  error instanceof StripeAPIError &&
  (error.statusCode === 500 || error.headers?.['stripe-should-retry'] === 'false' || isReplayed(error));

/** Whether a refund was refused because the bank has disputed the charge. */
export const isDisputed = (error: unknown): boolean =>
  error instanceof StripeInvalidRequestError && error.code === 'charge_disputed';

/** Whether the same request would fail again. */
export const isPermanent = (error: unknown): error is Error =>
  error instanceof StripeCardError || error instanceof StripeInvalidRequestError;

/**
 * Calls the provider and turns its temporary failures into Unreachable, which is retried.
 *
 * @throws Unreachable when the provider has no answer for now
 */
export async function callProvider<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'unanswered' || failure === 'spent') throw new Unreachable(String(error));
    throw error;
  }
}
