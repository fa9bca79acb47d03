import { setTimeout as pause } from 'node:timers/promises';
import { Unreachable } from '../errors.ts';
import { db } from './client.ts';
import { BatchGetCommand, BatchWriteCommand } from './commands.ts';
import type { Key } from './items.ts';

/** The most keys of a BatchGetItem and of a BatchWriteItem request. */
const MOST_READS = 100;
const MOST_WRITES = 25;
/** DynamoDB leaves a part of a batch unprocessed when it throttles. With these pauses the attempts take 0.4 s at most. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 25;

/**
 * Reads items by their keys, a hundred in one request, each with strong consistency. The batch is not a snapshot: other requests
 * can write between the reads of two items, in any order.
 *
 * @returns the items that exist, in any order
 * @throws Unreachable when the tables throttle
 */
export async function getItems<Item extends Key>(table: string, keys: Key[]): Promise<Item[]> {
  const found: Item[] = [];
  for (let at = 0; at < keys.length; at += MOST_READS)
    await untilProcessed(table, keys.slice(at, at + MOST_READS), async (left) => {
      const { Responses, UnprocessedKeys } = await db.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
      );
      found.push(...((Responses?.[table] ?? []) as Item[]));
      return (UnprocessedKeys?.[table]?.Keys ?? []) as Key[];
    });
  return found;
}

/**
 * Deletes items without a condition, 25 in a request. A missing item is no error.
 *
 * @throws Unreachable when the tables throttle. Some of the items may be deleted then.
 */
export async function deleteItems(table: string, keys: Key[]): Promise<void> {
  // DynamoDB refuses a batch with a repeated key.
  const distinct = [...new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key])).values()];
  for (let at = 0; at < distinct.length; at += MOST_WRITES)
    await untilProcessed(table, distinct.slice(at, at + MOST_WRITES), async (left) => {
      const requests = left.map((Key) => ({ DeleteRequest: { Key } }));
      const { UnprocessedItems } = await db.send(
        new BatchWriteCommand({ RequestItems: { [table]: requests } }),
      );
      return (UnprocessedItems?.[table] ?? []).map(({ DeleteRequest }) => DeleteRequest?.Key as Key);
    });
}

/** Repeats a batch with the keys that it left unprocessed. */
async function untilProcessed(
  table: string,
  keys: Key[],
  process: (left: Key[]) => Promise<Key[]>,
): Promise<void> {
  let left = keys;
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > ATTEMPTS) throw new Unreachable(`the table ${table} throttles a batch`);
    if (attempt > 1) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 2) * (0.5 + Math.random() / 2));
    left = await process(left);
  }
}
