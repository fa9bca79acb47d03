import type { Key, Write } from './items.ts';

/**
 * Stores version N of an item on the condition that version N-1 is stored (or no item, for version 1). The second
 * writer of a version gets a Conflict.
 */
export const putVersioned = <Item extends Key & { version: number }>(table: string, item: Item): Write =>
  putIfUnchanged(table, item, item.version === 1 ? undefined : item.version - 1);

/** Stores an item on the condition that the version that was read is stored, or no item if none was. */
export const putIfUnchanged = <Item extends Key>(
  table: string,
  item: Item,
  readVersion: number | undefined,
): Write => ({
  Put: {
    TableName: table,
    Item: item,
    ...(readVersion === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': readVersion },
        }),
  },
});

/** Stores the replica of another service's aggregate, unless the same or a newer version is stored. */
export const putReplica = <Item extends Key & { version: number }>(table: string, item: Item): Write => ({
  Put: {
    TableName: table,
    Item: item,
    ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': item.version },
  },
});
