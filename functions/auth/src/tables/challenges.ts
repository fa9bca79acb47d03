import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { type Challenge, stale } from '../domain/passkey.ts';
import { authService } from '../service.ts';

const keyOf = (challenge: string): Key => ({ pk: `CHALLENGE#${challenge}`, sk: 'CHALLENGE' });

export const putChallenge = (asked: Challenge): Write => ({
  Put: {
    TableName: authService.table,
    Item: { ...asked, ...keyOf(asked.challenge), ttl: Math.ceil(asked.expiresAt / 1000) },
  },
});

export const findChallenge = (challenge: string): Promise<Challenge | undefined> =>
  getItem<Challenge & Key>(authService.table, keyOf(challenge));

/** Uses a challenge up, in the transaction of what its answer allows: of two answers at once one takes effect. */
export const consumeChallenge = ({ challenge }: Challenge): Write => ({
  Delete: {
    TableName: authService.table,
    Key: keyOf(challenge),
    ConditionExpression: 'attribute_exists(pk)',
  },
  onConditionFailed: stale,
});
