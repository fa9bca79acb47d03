import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { db } from '@boxoffice/shared/tables/client.ts';
import { getItem } from '@boxoffice/shared/tables/items.ts';

// For a command that knows the table and none of the service's settings.

/** The id of the account of an email address. */
export async function userIdOf(table: string, email: string): Promise<string | undefined> {
  return (await getItem<{ userId: string }>(table, { pk: `EMAIL#${email}`, sk: 'EMAIL' }))?.userId;
}

/** The ids of all accounts, a page at a time. */
export async function* userIds(TableName: string): AsyncGenerator<string[]> {
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
 * One generation more: sessions that began under the one before are over. It is a sum, so that it is right whatever
 * else is written at that moment, and the version goes on, so that who has read the account before must read it again.
 *
 * @returns whether there is such an account
 */
export async function nextGeneration(TableName: string, userId: string): Promise<boolean> {
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
