import type { CloudEvent } from '../events/cloud-event.ts';
import { db } from './client.ts';
import { DeleteCommand } from './commands.ts';
import { ConditionalCheckFailedException } from './exceptions.ts';
import { type Key, queryAllItems, type Write } from './items.ts';
import { shardOf } from './shard.ts';

/** The rows are spread over this many partitions, so that a busy sale does not overload one of them. */
export const UNCONFIRMED_SHARDS = 8;

/** An aggregate whose latest version is not confirmed by every service that follows it. */
export interface Unconfirmed {
  id: string;
  /** The aggregate that it belongs to (see shared/src/api/replicas.ts). */
  parentId: string;
  version: number;
  /** When the version was last published, in epoch milliseconds. */
  at: number;
}

const keyOf = ({ id }: { id: string }): Key => ({
  pk: `UNCONFIRMED#${shardOf(id, UNCONFIRMED_SHARDS)}`,
  sk: id,
});

/** The row for an event that carries the state of its aggregate. */
export function putUnconfirmed(
  table: string,
  { subject = '', time, data }: CloudEvent,
  parentId: string,
): Write {
  const { version } = data as { version: number };
  const row: Unconfirmed = { id: subject, parentId, version, at: Date.parse(time ?? '') };
  return {
    Put: {
      TableName: table,
      Item: { ...keyOf(row), ...row },
      ConditionExpression: 'attribute_not_exists(pk) OR #version <= :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': version },
    },
  };
}

/** Deletes the row of a confirmed version. The row of a newer version stays. */
export async function deleteUnconfirmed(table: string, row: Unconfirmed): Promise<void> {
  const command = new DeleteCommand({
    TableName: table,
    Key: keyOf(row),
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': row.version },
  });
  try {
    await db.send(command);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Reads the rows of one partition that were last published before a time, in batches. */
export async function* unconfirmedBatches(
  table: string,
  shard: number,
  before: number,
  size: number,
): AsyncGenerator<Unconfirmed[]> {
  let batch: Unconfirmed[] = [];
  for await (const row of queryAllItems<Unconfirmed & Key>(table, { pk: `UNCONFIRMED#${shard}` })) {
    if (row.at > before) continue;
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
