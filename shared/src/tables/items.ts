import { GetCommand, QueryCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { db } from './client.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction, and what it means when its condition fails (a Conflict, if not said). */
export type Write = TransactItem & { onConditionFailed?: () => Error };

/** Every table has these keys, and two sparse indexes of the same shape. */
export interface Key {
  pk: string;
  sk: string;
}

/** An item by its key, consistently read. */
export async function getItem<Item>(table: string, key: Key): Promise<Item | undefined> {
  const { Item } = await db.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item as Item | undefined;
}

/** A range of items in the order of their sort keys. */
export interface Range {
  pk: string;
  index?: 'gsi1' | 'gsi2';
  /** Only sort keys that begin so. */
  prefix?: string;
  /** Only sort keys up to and with this one. */
  upTo?: string;
  newestFirst?: boolean;
  limit?: number;
  after?: Record<string, string> | undefined;
}

/** One page of a range; `last` is where it ended, if there may be more. */
export async function queryItems<Item>(
  table: string,
  range: Range,
): Promise<{ items: Item[]; last: Record<string, string> | undefined }> {
  const [pk, sk] = range.index ? [`${range.index}pk`, `${range.index}sk`] : ['pk', 'sk'];
  const conditions = ['#pk = :pk'];
  if (range.prefix !== undefined && range.upTo === undefined) conditions.push('begins_with(#sk, :prefix)');
  if (range.upTo !== undefined) conditions.push('#sk BETWEEN :prefix AND :upTo');
  const ranged = conditions.length > 1;
  const { Items, LastEvaluatedKey } = await db.send(
    new QueryCommand({
      TableName: table,
      IndexName: range.index,
      ConsistentRead: !range.index,
      KeyConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: { '#pk': pk, ...(ranged && { '#sk': sk }) },
      ExpressionAttributeValues: {
        ':pk': range.pk,
        ...(ranged && { ':prefix': range.prefix ?? ' ' }),
        ...(range.upTo !== undefined && { ':upTo': range.upTo }),
      },
      ScanIndexForward: !range.newestFirst,
      Limit: range.limit,
      ExclusiveStartKey: range.after,
    }),
  );
  return { items: (Items ?? []) as Item[], last: LastEvaluatedKey as Record<string, string> | undefined };
}
