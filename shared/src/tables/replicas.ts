import { MOST_AHEAD, onlyNewer } from '../decisions/newer.ts';
import { db } from './client.ts';
import { PutCommand } from './commands.ts';
import { ConditionalCheckFailedException } from './exceptions.ts';
import type { Key } from './items.ts';

/**
 * Stores the replica of another service's aggregate by one conditional write. Its version is its inbox: a duplicate or
 * late event changes nothing. The condition also refuses a version that is too far ahead, and the failed write returns
 * the stored version, so nothing is read before it.
 *
 * @returns false when the same or a newer version is stored
 * @throws Error when the version is too far ahead (see `onlyNewer`)
 */
export async function storeReplica<Item extends Key & { version: number }>(
  table: string,
  item: Item,
): Promise<boolean> {
  try {
    await db.send(
      new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk) OR (#version < :version AND #version >= :oldest)',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': item.version, ':oldest': item.version - MOST_AHEAD },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const stored = { version: Number(error.Item?.version) };
    if (stored.version < item.version) onlyNewer(stored, item);
    return false;
  }
}
