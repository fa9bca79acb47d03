import type { Key, Write } from './items.ts';

/**
 * Stores version N of an item on the condition that version N-1 is stored (or no item, for version 1). The second
 * writer of a version gets a Conflict.
 */
export const putVersioned = <Item extends Key & { version: number }>(table: string, item: Item): Write => ({
  Put: {
    TableName: table,
    Item: item,
    ...(item.version === 1
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': item.version - 1 },
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
