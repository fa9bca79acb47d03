import { createHash } from 'node:crypto';
import { db } from '@boxoffice/shared/tables/client.ts';
import { UpdateCommand } from '@boxoffice/shared/tables/commands.ts';
import { ConditionalCheckFailedException } from '@boxoffice/shared/tables/exceptions.ts';
import { getItem, type Key, queryAllItems } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import type { DeadLetter, StoredDeadLetter } from '../domain/dead-letter.ts';

/** The retention of a replayed or discarded dead letter. Others stay until an operator ends them. */
const RETENTION_DAYS = 30;

/** The index has this many partitions, because one would limit how many dead letters can be stored per second. */
export const SHARDS = 8;

const partitionOf = (id: string): string => `DEAD#${shardOf(id, SHARDS)}`;
/** `DEAD` has the dead letters that were stored before the index had shards. */
const PARTITIONS = ['DEAD', ...Array.from({ length: SHARDS }, (_, shard) => `DEAD#${shard}`)];

const DEAD_LETTER_ID = /^[0-9a-f]{16}$/;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const idOf = ({ event: { source, id }, destination }: DeadLetter): string =>
  hash(JSON.stringify([source, id, destination])).slice(0, 16);
const keyOf = (id: string): Key => ({ pk: `LETTER#${id}`, sk: 'LETTER' });
/** The id is hashed: its sender chooses its length, and a key's length is limited. */
const eventKey = (id: string): string => `EVENT#${hash(id)}`;

/**
 * Stores a dead letter. If it is stored already, also as replayed or discarded, it is dead again.
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
    gsi1pk: partitionOf(id),
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

/**
 * Marks a dead letter as replayed or discarded, unless it was received again or ended after it was read.
 *
 * @returns whether it was marked
 */
export async function endDeadLetter(
  table: string,
  deadLetter: StoredDeadLetter,
  state: 'replayed' | 'discarded',
  now: number,
): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: table,
    Key: keyOf(deadLetter.id),
    UpdateExpression: 'SET #state = :state, #at = :now, #ttl = :ttl REMOVE gsi1pk, gsi1sk',
    ConditionExpression: 'lastReceivedAt = :received AND #state = :read',
    ExpressionAttributeNames: { '#state': 'state', '#at': `${state}At`, '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':state': state,
      ':now': now,
      ':ttl': Math.floor(now / 1000) + RETENTION_DAYS * 86_400,
      ':received': deadLetter.lastReceivedAt,
      ':read': deadLetter.state,
    },
  });
  try {
    await db.send(update);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

type IndexedDeadLetter = StoredDeadLetter & { gsi1sk: string };

/**
 * Reads the dead letters that are neither replayed nor discarded, the oldest first. It reads all partitions side by
 * side, each page by page, and always continues with the one whose next dead letter is the oldest.
 */
export async function* waitingDeadLetters(table: string): AsyncGenerator<StoredDeadLetter> {
  const partitions = PARTITIONS.map((pk) => queryAllItems<IndexedDeadLetter>(table, { index: 'gsi1', pk }));
  const next = await Promise.all(partitions.map((partition) => partition.next()));
  for (;;) {
    let oldest: { position: string; n: number; deadLetter: StoredDeadLetter } | undefined;
    for (const [n, { value, done }] of next.entries())
      if (!done && (!oldest || value.gsi1sk < oldest.position))
        oldest = { position: value.gsi1sk, n, deadLetter: value };
    if (!oldest) return;
    yield oldest.deadLetter;
    next[oldest.n] = await (partitions[oldest.n] as (typeof partitions)[number]).next();
  }
}

/** Finds a dead letter by its id, or those of an event by the event's id: one for each subscriber that failed. */
export async function findDeadLetters(table: string, id: string): Promise<StoredDeadLetter[]> {
  const found = DEAD_LETTER_ID.test(id) ? await getItem<StoredDeadLetter & Key>(table, keyOf(id)) : undefined;
  if (found) return [found];
  return Array.fromAsync(queryAllItems<StoredDeadLetter>(table, { index: 'gsi2', pk: eventKey(id) }));
}
