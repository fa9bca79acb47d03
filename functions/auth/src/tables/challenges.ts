import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { type Challenge, challengeInvalid } from '../domain/passkey.ts';
import { authService } from '../service.ts';

const keyOf = (challenge: string): Key => ({ pk: `CHALLENGE#${challenge}`, sk: 'CHALLENGE' });

export const putChallenge = (challenge: Challenge): Write => ({
  Put: {
    TableName: authService.table,
    Item: { ...challenge, ...keyOf(challenge.challenge), ttl: Math.ceil(challenge.expiresAt / 1000) },
  },
});

export const findChallenge = (challenge: string): Promise<Challenge | undefined> =>
  getItem<Challenge & Key>(authService.table, keyOf(challenge));

/** Deletes a challenge in the transaction of its response. Of two concurrent responses, one succeeds. */
export const consumeChallenge = ({ challenge }: Challenge): Write => ({
  Delete: {
    TableName: authService.table,
    Key: keyOf(challenge),
    ConditionExpression: 'attribute_exists(pk)',
  },
  onConditionFailed: challengeInvalid,
});
