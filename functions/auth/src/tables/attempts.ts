import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { db } from '@boxoffice/shared/tables/client.ts';
import type { Key } from '@boxoffice/shared/tables/items.ts';
import { config } from '../config.ts';
import { type Limit, tooMany, type Window, windowOf } from '../domain/limit.ts';
import { auth } from '../service.ts';

const keyOf = (limit: Limit, subject: string, { startsAt }: Window): Key => ({
  pk: `ATTEMPTS#${limit.name}#${subject}`,
  sk: String(startsAt),
});

/**
 * Counts one attempt, in one conditional write: however many processes count at once, no more get through.
 *
 * @param now epoch milliseconds
 * @throws Refused (429) when the window is full
 */
export async function countAttempt(limit: Limit, subject: string, now: number): Promise<void> {
  const window = windowOf(limit, now, config.LIMITS_SCALE);
  try {
    await add(keyOf(limit, subject, window), window, {
      ConditionExpression: 'attribute_not_exists(#count) OR #count < :most',
      ExpressionAttributeValues: { ':most': window.most },
    });
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw tooMany(window, now);
    throw error;
  }
}

/**
 * Counts one attempt too, and answers whether it is within the limit; by the same write, in the same time, if it
 * is not.
 *
 * @param now epoch milliseconds
 */
export async function countWithin(limit: Limit, subject: string, now: number): Promise<boolean> {
  const window = windowOf(limit, now, config.LIMITS_SCALE);
  return (await add(keyOf(limit, subject, window), window)) <= window.most;
}

/**
 * Takes back what was counted: someone has shown that it is they.
 *
 * @param now epoch milliseconds
 */
export async function forgetAttempts(limit: Limit, subject: string, now: number): Promise<void> {
  const window = windowOf(limit, now, config.LIMITS_SCALE);
  await db.send(new DeleteCommand({ TableName: auth.table, Key: keyOf(limit, subject, window) }));
}

type Condition = Pick<UpdateCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** The count with one more. */
async function add(key: Key, { endsAt }: Window, condition: Condition = {}): Promise<number> {
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName: auth.table,
      Key: key,
      UpdateExpression: 'ADD #count :one SET #ttl = :ttl',
      ...condition,
      ExpressionAttributeNames: { '#count': 'count', '#ttl': 'ttl' },
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':one': 1, ':ttl': endsAt },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Attributes?.count as number;
}
