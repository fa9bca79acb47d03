import type { Key, Write } from './items.ts';

/**
 * Stores an item of version N on the condition that version N-1 is what is stored (nothing, for version 1).
 * A second writer of the same version meets a Conflict.
 */
export const putVersioned = (table: string, item: Key & { version: number }): Write => ({
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

/** Stores what an event says of someone else's aggregate, unless something as new or newer is stored. */
export const putReplica = (table: string, item: Key & { version: number }): Write => ({
  Put: {
    TableName: table,
    Item: item,
    ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': item.version },
  },
});
