import { db } from '@boxoffice/shared/tables/client.ts';
import { ScanCommand, UpdateCommand } from '@boxoffice/shared/tables/commands.ts';
import { ConditionalCheckFailedException } from '@boxoffice/shared/tables/exceptions.ts';
import { getItem } from '@boxoffice/shared/tables/items.ts';

// The operator's command uses this file. It has the table's name and none of the service's other settings.

export async function findUserId(table: string, email: string): Promise<string | undefined> {
  return (await getItem<{ userId: string }>(table, { pk: `EMAIL#${email}`, sk: 'EMAIL' }))?.userId;
}

/** The ids of all accounts, a page at a time. */
export async function* allUserIds(TableName: string): AsyncGenerator<string[]> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await db.send(
      new ScanCommand({
        TableName,
        ExclusiveStartKey,
        FilterExpression: 'sk = :user',
        ExpressionAttributeValues: { ':user': 'USER' },
        ProjectionExpression: 'id',
      }),
    );
    yield (page.Items ?? []).map(({ id }) => String(id));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/**
 * Ends every session of an account, by incrementing its generation. ADD is safe against concurrent writes. The
 * incremented version makes a concurrent write based on an earlier read fail and retry.
 *
 * @returns whether the account exists
 */
export async function revokeSessions(TableName: string, userId: string): Promise<boolean> {
  try {
    await db.send(
      new UpdateCommand({
        TableName,
        Key: { pk: `USER#${userId}`, sk: 'USER' },
        UpdateExpression: 'ADD generation :one, version :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
