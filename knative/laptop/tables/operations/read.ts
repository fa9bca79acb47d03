import { checkKey } from '../data/check-item.ts';
import { checkPlaceholders } from '../expressions/placeholders.ts';
import { projectionOf } from '../expressions/projection.ts';
import { invalid } from '../table-error.ts';
import type { Item } from '../values/value.ts';
import { Capacity } from './capacity.ts';
import { checkParameters, type Input, type Store, withLength } from './input.ts';

/** The most bytes in the answer of a batch. */
const BATCH_BYTES = 16 * 2 ** 20;

/** GetItem. @throws TableError */
export function getItem(store: Store, input: Input): object {
  const capacity = new Capacity(input.ReturnConsumedCapacity);
  const { item } = read(store, input, capacity, input.ConsistentRead ? 1 : 0.5);
  return { ...(item && { Item: item }), ...capacity.ofOne };
}

export interface BatchGetInput {
  RequestItems?: Record<string, Input & { Keys?: Item[] | undefined }> | undefined;
  ReturnConsumedCapacity?: string | undefined;
}

/** BatchGetItem. What does not fit into an answer of 16 MB is unprocessed. @throws TableError */
export function batchGetItem(
  store: Store,
  { RequestItems = {}, ReturnConsumedCapacity }: BatchGetInput,
): object {
  const capacity = new Capacity(ReturnConsumedCapacity);
  withLength('requestItems', RequestItems, 1, 100);
  const requests = Object.entries(RequestItems);
  const keys = requests.flatMap(([, { Keys = [] }]) => Keys);
  if (keys.length > 100) throw invalid('Too many items requested for the BatchGetItem call');
  let bytes = 0;
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: Record<string, object> = {};
  for (const [TableName, { Keys = [], ...request }] of requests) {
    withLength('requestItems.member.keys', Keys, 1, 100);
    const table = store.table(TableName);
    const texts = new Set(Keys.map((key) => JSON.stringify(table.keyOf(checkKey(table, key)))));
    if (texts.size < Keys.length) throw invalid('Provided list of item keys contains duplicates');
    const found: Item[] = [];
    const unprocessed: Item[] = [];
    for (const Key of Keys) {
      if (bytes > BATCH_BYTES) {
        unprocessed.push(Key);
        continue;
      }
      const { item, size } = read(
        store,
        { ...request, TableName, Key },
        capacity,
        request.ConsistentRead ? 1 : 0.5,
      );
      bytes += size;
      if (item) found.push(item);
    }
    Responses[TableName] = found;
    if (unprocessed.length > 0) UnprocessedKeys[TableName] = { ...request, Keys: unprocessed };
  }
  return { Responses, UnprocessedKeys, ...capacity.ofAll };
}

export interface TransactGetInput {
  TransactItems?: { Get?: Input }[] | undefined;
  ReturnConsumedCapacity?: string | undefined;
}

/** TransactGetItems. @throws TableError */
export function transactGetItems(store: Store, input: TransactGetInput): object {
  const { TransactItems = [], ReturnConsumedCapacity } = input;
  const capacity = new Capacity(ReturnConsumedCapacity);
  withLength('transactItems', TransactItems, 1, 100);
  const Responses = TransactItems.map(({ Get }) => {
    if (!Get) throw invalid('TransactItems can only contain Get');
    const { item } = read(store, Get, capacity, 2);
    return item ? { Item: item } : {};
  });
  return { Responses, ...capacity.ofAll };
}

function read(store: Store, input: Input, capacity: Capacity, factor: number): { item?: Item; size: number } {
  checkParameters(input);
  const table = store.table(input.TableName);
  const { ProjectionExpression: expression, ExpressionAttributeNames: names } = input;
  const projection = expression === undefined ? undefined : projectionOf(expression, names);
  checkPlaceholders(input, [projection]);
  const row = table.rows.find(checkKey(table, input.Key));
  capacity.read(table, row?.size ?? 0, factor);
  if (!row) return { size: 0 };
  return { item: projection ? projection.project(row.item) : row.item, size: row.size };
}
