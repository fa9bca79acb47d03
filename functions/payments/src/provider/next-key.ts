import { Unreachable } from '@boxoffice/shared/errors.ts';
import { idempotencyKeyOf, MAX_KEYS } from '../domain/attempt.ts';
import { callProvider, failureOf } from './failure.ts';

/**
 * Sends a request whose idempotency key is made of the owner's id, so that repeating it is safe. Stripe repeats a 500
 * for its key for a day: then the next key is used.
 *
 * @throws Unreachable when the provider has no answer for now
 */
export const withNextKey = <Result>(
  owner: { id: string },
  effect: string,
  send: (idempotencyKey: string) => Promise<Result>,
): Promise<Result> =>
  callProvider(async () => {
    for (let attempt = 1; attempt <= MAX_KEYS; attempt++) {
      try {
        return await send(idempotencyKeyOf(owner, effect, attempt));
      } catch (error) {
        if (failureOf(error) !== 'spent') throw error;
      }
    }
    throw new Unreachable(`The provider failed every ${effect} request of ${owner.id}`);
  });
