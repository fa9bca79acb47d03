import { isDeepStrictEqual } from 'node:util';
import { db } from './client.ts';
import { GetCommand, QueryCommand, type QueryInput, type TransactItem } from './commands.ts';

/** One write of a transaction, and the error for a failed condition (a Conflict by default). */
export type Write = TransactItem & { onConditionFailed?: () => Error };

/** The keys of every table; the two sparse indexes have keys of the same shape. */
export interface Key {
  pk: string;
  sk: string;
}

/** Reads an item by its key, with strong consistency. */
export async function getItem<Item>(table: string, key: Key): Promise<Item | undefined> {
  const { Item } = await db.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item as Item | undefined;
}

/** Whether a stored item is the one that a request has put. The tables keep no attributes that are undefined. */
export const isSameItem = (stored: object | undefined, put: object | undefined): boolean =>
  put !== undefined && isDeepStrictEqual(stored, JSON.parse(JSON.stringify(put)));

/** A range of items in the order of their sort keys. */
export interface Range {
  pk: string;
  index?: 'gsi1' | 'gsi2';
  /** The prefix of the sort keys. */
  prefix?: string;
  /** The last sort key, inclusive. */
  upTo?: string;
  newestFirst?: boolean;
  limit?: number;
  /** The position of the item before the first one, as `queryItems` returned it. */
  after?: Record<string, string> | undefined;
}

/** Reads one page of a range. `last` is the position of the last item if more items may follow. */
export async function queryItems<Item>(
  table: string,
  range: Range,
): Promise<{ items: Item[]; last: Record<string, string> | undefined }> {
  const { Items, LastEvaluatedKey } = await db.send(
    new QueryCommand({
      ...queryInput(table, range),
      Limit: range.limit,
      ExclusiveStartKey: range.after,
    }),
  );
  return { items: (Items ?? []) as Item[], last: LastEvaluatedKey as Record<string, string> | undefined };
}

const PAGE_SIZE = 100;

/** Reads all items of a range, one page at a time. */
export async function* queryAllItems<Item>(
  table: string,
  { pageSize, ...range }: Omit<Range, 'limit' | 'after'> & { pageSize?: number },
): AsyncGenerator<Item> {
  for await (const { items } of queryRange(table, { ...range, limit: pageSize })) yield* items as Item[];
}

/** Reads a range one page at a time. `last` is undefined on the last one. */
export const queryRange = (table: string, { limit = PAGE_SIZE, ...range }: Omit<Range, 'after'>) =>
  queryPages({ ...queryInput(table, range), Limit: limit });

/** Sends a query until its range ends, and yields each page. `last` is undefined on the last one. */
export async function* queryPages(
  input: QueryInput,
): AsyncGenerator<{ items: object[]; last: Record<string, unknown> | undefined }> {
  for (let start = input.ExclusiveStartKey; ; ) {
    const { Items = [], LastEvaluatedKey } = await db.send(
      new QueryCommand({ ...input, ExclusiveStartKey: start }),
    );
    yield { items: Items, last: LastEvaluatedKey };
    if (!LastEvaluatedKey) return;
    start = LastEvaluatedKey;
  }
}

function queryInput(table: string, range: Omit<Range, 'limit' | 'after'>): QueryInput {
  const [pk, sk] = range.index ? [`${range.index}pk`, `${range.index}sk`] : ['pk', 'sk'];
  const conditions = ['#pk = :pk'];
  if (range.prefix !== undefined && range.upTo === undefined) conditions.push('begins_with(#sk, :prefix)');
  if (range.upTo !== undefined) conditions.push('#sk BETWEEN :prefix AND :upTo');
  const hasSortKey = conditions.length > 1;
  return {
    TableName: table,
    IndexName: range.index,
    ConsistentRead: !range.index,
    KeyConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: { '#pk': pk, ...(hasSortKey && { '#sk': sk }) },
    ExpressionAttributeValues: {
      ':pk': range.pk,
      ...(hasSortKey && { ':prefix': range.prefix ?? ' ' }),
      ...(range.upTo !== undefined && { ':upTo': range.upTo }),
    },
    ScanIndexForward: !range.newestFirst,
  };
}
