import { type Limit, tooManyAttempts, type Window, windowOf } from '../decisions/limit.ts';
import { db } from './client.ts';
import { DeleteCommand, UpdateCommand, type UpdateInput } from './commands.ts';
import { ConditionalCheckFailedException } from './exceptions.ts';
import type { Key } from './items.ts';

/** An attempt that counts towards a limit. */
export interface Attempt {
  limit: Limit;
  /** The account or address that the limit applies to. */
  subject: string;
  /** The part of the subject, for a limit on parts: a session of an account. */
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
 * Counts an attempt by one conditional write, so that the limit holds across concurrent processes.
 *
 * @throws Refused (429) when the window is full
 */
export async function countAttempt(table: string, attempt: Attempt): Promise<void> {
  const window = windowOf(attempt.limit, attempt.now, attempt.scale);
  const bounds = boundsOf(attempt, window);
  try {
    await addToCounts(table, attempt, window, 1, {
      ConditionExpression: bounds
        .map((_, n) => `(attribute_not_exists(#count${n}) OR #count${n} < :bound${n})`)
        .join(' AND '),
      ExpressionAttributeValues: Object.fromEntries(bounds.map(({ bound }, n) => [`:bound${n}`, bound])),
    });
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException)
      throw tooManyAttempts(window, attempt.now, attempt.limit.code);
    throw error;
  }
}

/**
 * Counts an attempt and returns whether it is within the limit. The write is the same in both cases, so its time does
 * not reveal the result.
 */
export async function countWithin(table: string, attempt: Attempt): Promise<boolean> {
  const window = windowOf(attempt.limit, attempt.now, attempt.scale);
  const counts = await addToCounts(table, attempt, window, 1);
  return boundsOf(attempt, window).every(({ name, bound }) => Number(counts[name]) <= bound);
}

/** Deletes the counts of the attempt's window. */
export async function forgetAttempts(table: string, attempt: Attempt): Promise<void> {
  const window = windowOf(attempt.limit, attempt.now, attempt.scale);
  await db.send(new DeleteCommand({ TableName: table, Key: keyOf(attempt, window) }));
}

/** The counts of an attempt by their attributes, the subject's and the part's, and the most of each. */
export const boundsOf = (
  { part }: Attempt,
  { most, mostPerPart }: Window,
): { name: string; bound: number }[] => [
  { name: 'count', bound: most },
  ...(part !== undefined && mostPerPart !== undefined ? [{ name: `count#${part}`, bound: mostPerPart }] : []),
];

type Condition = Pick<
  UpdateInput,
  'ConditionExpression' | 'ExpressionAttributeValues' | 'ReturnValuesOnConditionCheckFailure'
>;

/** Adds to each count and returns the new counts. The names in the condition are `#count0` and `#count1`. */
export async function addToCounts(
  table: string,
  attempt: Attempt,
  window: Window,
  by: number,
  condition: Condition = {},
): Promise<Record<string, unknown>> {
  const bounds = boundsOf(attempt, window);
  const sums = bounds.map((_, n) => `#count${n} = if_not_exists(#count${n}, :none) + :by`);
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
        ':by': by,
        ':none': 0,
        ':ttl': window.endsAt,
      },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Attributes ?? {};
}
