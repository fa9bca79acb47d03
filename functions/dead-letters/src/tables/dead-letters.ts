import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { db } from '@boxoffice/shared/tables/client.ts';
import { getItem, type Key, queryAllItems } from '@boxoffice/shared/tables/items.ts';
import type { DeadLetter, StoredDeadLetter } from '../domain/dead-letter.ts';

/** The retention of a replayed dead letter. Others stay until an operator replays them. */
const RETENTION_DAYS = 30;

const DEAD_LETTER_ID = /^[0-9a-f]{16}$/;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const idOf = ({ event: { source, id }, destination }: DeadLetter): string =>
  hash(JSON.stringify([source, id, destination])).slice(0, 16);
const keyOf = (id: string): Key => ({ pk: `LETTER#${id}`, sk: 'LETTER' });
/** The id is hashed: its sender chooses its length, and a key's length is limited. */
const eventKey = (id: string): string => `EVENT#${hash(id)}`;

/**
 * Stores a dead letter. If it is stored already, also as replayed, it is dead again.
 *
 * @param attempts the number of failed deliveries since the event was published or replayed
 * @returns its id
 */
export async function putDeadLetter(
  table: string,
  deadLetter: DeadLetter,
  attempts: number,
  now: number,
): Promise<string> {
  const id = idOf(deadLetter);
  const set: Record<string, unknown> = {
    id,
    ...deadLetter,
    state: 'dead',
    lastReceivedAt: now,
    gsi1pk: 'DEAD',
    gsi1sk: `${new Date(now).toISOString()}#${id}`,
    gsi2pk: eventKey(deadLetter.event.id),
    gsi2sk: id,
  };
  const names = Object.keys(set);
  await db.send(
    new UpdateCommand({
      TableName: table,
      Key: keyOf(id),
      UpdateExpression: [
        `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        '#first = if_not_exists(#first, :lastReceivedAt) REMOVE #ttl ADD #attempts :attempts',
      ].join(', '),
      ExpressionAttributeNames: {
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
        '#first': 'firstReceivedAt',
        '#ttl': 'ttl',
        '#attempts': 'attempts',
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
        ':attempts': attempts,
      },
    }),
  );
  return id;
}

/** Marks a dead letter as replayed, unless it was received again after it was read. */
export async function putReplayed(table: string, deadLetter: StoredDeadLetter, now: number): Promise<void> {
  const update = new UpdateCommand({
    TableName: table,
    Key: keyOf(deadLetter.id),
    UpdateExpression: 'SET #state = :replayed, replayedAt = :now, #ttl = :ttl REMOVE gsi1pk, gsi1sk',
    ConditionExpression: 'lastReceivedAt = :read',
    ExpressionAttributeNames: { '#state': 'state', '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':replayed': 'replayed',
      ':now': now,
      ':ttl': Math.floor(now / 1000) + RETENTION_DAYS * 86_400,
      ':read': deadLetter.lastReceivedAt,
    },
  });
  try {
    await db.send(update);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Reads the dead letters that wait for a replay, the oldest first. */
export const waitingDeadLetters = (table: string): AsyncGenerator<StoredDeadLetter> =>
  queryAllItems(table, { index: 'gsi1', pk: 'DEAD' });

/** Finds a dead letter by its id, or those of an event by the event's id: one for each subscriber that failed. */
export async function findDeadLetters(table: string, id: string): Promise<StoredDeadLetter[]> {
  const found = DEAD_LETTER_ID.test(id) ? await getItem<StoredDeadLetter & Key>(table, keyOf(id)) : undefined;
  if (found) return [found];
  return Array.fromAsync(queryAllItems<StoredDeadLetter>(table, { index: 'gsi2', pk: eventKey(id) }));
}
