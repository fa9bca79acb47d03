import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
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
  const key = keyOf(limit, subject, window);
  if (!(await add(key, 1, 'attribute_not_exists(#count) OR #count < :bound', window.most, window.endsAt)))
    throw tooMany(window, now);
}

/**
 * Takes back what an attempt counted: it turned out to be none of those that are limited.
 *
 * @param now the time that it was counted at
 */
export async function uncountAttempt(limit: Limit, subject: string, now: number): Promise<void> {
  const window = windowOf(limit, now, config.LIMITS_SCALE);
  await add(keyOf(limit, subject, window), -1, '#count > :bound', 0, window.endsAt);
}

/** Whether the condition was met, and so the count changed. */
async function add(key: Key, by: number, condition: string, bound: number, ttl: number): Promise<boolean> {
  try {
    await db.send(
      new UpdateCommand({
        TableName: auth.table,
        Key: key,
        UpdateExpression: 'ADD #count :by SET #ttl = :ttl',
        ConditionExpression: condition,
        ExpressionAttributeNames: { '#count': 'count', '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':by': by, ':bound': bound, ':ttl': ttl },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
