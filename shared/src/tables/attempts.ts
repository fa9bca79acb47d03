import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Limit, tooMany, type Window, windowOf } from '../decisions/limit.ts';
import { db } from './client.ts';
import type { Key } from './items.ts';

/** What is counted: of which limit, for whom, and when. */
export interface Attempt {
  limit: Limit;
  /** Whom the limit counts: an account, an address. */
  subject: string;
  /** Which part of the subject it is, for a limit that has one: a session of an account. */
  part?: string;
  /** Epoch milliseconds. */
  now: number;
  /** LIMITS_SCALE. */
  scale: number;
}

const keyOf = ({ limit, subject }: Attempt, { startsAt }: Window): Key => ({
  pk: `ATTEMPTS#${limit.name}#${subject}`,
  sk: String(startsAt),
});

/**
 * Counts one attempt, in one conditional write: however many processes count at once, no more get through.
 *
 * @throws Refused (429) when the window is full
 */
export async function countAttempt(table: string, attempt: Attempt): Promise<void> {
  const window = windowOf(attempt.limit, attempt.now, attempt.scale);
  const bounds = boundsOf(attempt, window);
  try {
    await add(table, attempt, window, {
      ConditionExpression: bounds
        .map((_, n) => `(attribute_not_exists(#count${n}) OR #count${n} < :bound${n})`)
        .join(' AND '),
      ExpressionAttributeValues: Object.fromEntries(bounds.map(({ bound }, n) => [`:bound${n}`, bound])),
    });
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw tooMany(window, attempt.now);
    throw error;
  }
}

/**
 * Counts one attempt too, and answers whether it is within the limit; by the same write, in the same time, if it
 * is not.
 */
export async function countWithin(table: string, attempt: Attempt): Promise<boolean> {
  const window = windowOf(attempt.limit, attempt.now, attempt.scale);
  const counts = await add(table, attempt, window);
  return boundsOf(attempt, window).every(({ name, bound }) => Number(counts[name]) <= bound);
}

/** Takes back all that was counted in the attempt's window. */
export async function forgetAttempts(table: string, attempt: Attempt): Promise<void> {
  const window = windowOf(attempt.limit, attempt.now, attempt.scale);
  await db.send(new DeleteCommand({ TableName: table, Key: keyOf(attempt, window) }));
}

/** The counts that an attempt belongs to, by their attributes: its subject's, and its part's. */
const boundsOf = ({ part }: Attempt, { most, mostOfAPart }: Window): { name: string; bound: number }[] => [
  { name: 'count', bound: most },
  ...(part !== undefined && mostOfAPart !== undefined ? [{ name: `count#${part}`, bound: mostOfAPart }] : []),
];

type Condition = Pick<UpdateCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** The counts with one more each. */
async function add(
  table: string,
  attempt: Attempt,
  window: Window,
  condition: Condition = {},
): Promise<Record<string, unknown>> {
  const bounds = boundsOf(attempt, window);
  const sums = bounds.map((_, n) => `#count${n} = if_not_exists(#count${n}, :none) + :one`);
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName: table,
      Key: keyOf(attempt, window),
      UpdateExpression: `SET ${sums.join(', ')}, #ttl = :ttl`,
      ...condition,
      ExpressionAttributeNames: {
        '#ttl': 'ttl',
        ...Object.fromEntries(bounds.map(({ name }, n) => [`#count${n}`, name])),
      },
      ExpressionAttributeValues: {
        ...condition.ExpressionAttributeValues,
        ':one': 1,
        ':none': 0,
        ':ttl': window.endsAt,
      },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Attributes ?? {};
}
