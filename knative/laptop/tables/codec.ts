import { itemFromJson, itemToJson } from './values/json.ts';
import type { Item } from './values/value.ts';

type Json = Record<string, unknown>;

/** The parameters that contain one item or key, and those that contain a list of them. */
const ITEMS = new Set([
  'Key',
  'Item',
  'Attributes',
  'ExclusiveStartKey',
  'LastEvaluatedKey',
  'ExpressionAttributeValues',
]);
const LISTS = new Set(['Keys', 'Items']);
/** The parameters that contain further parameters, by the name of a table in the second case. */
const NESTED = new Set(
  'TransactItems Put Update Delete ConditionCheck Get PutRequest DeleteRequest CancellationReasons'.split(
    ' ',
  ),
);
const BY_TABLE = new Set(['RequestItems', 'Responses', 'UnprocessedKeys']);

/** A request with its items as values. @throws TableError for what is no value */
export const decode = (request: Json): Json => convert(request, itemFromJson) as Json;

/** An answer with its items in DynamoDB's JSON. */
export const encode = (answer: object): Json => convert(answer, (item) => itemToJson(item as Item)) as Json;

function convert(message: unknown, item: (item: unknown) => Json | Item): unknown {
  if (Array.isArray(message)) return message.map((part) => convert(part, item));
  if (typeof message !== 'object' || message === null) return message;
  const converted: Json = {};
  for (const [name, value] of Object.entries(message)) {
    if (value === undefined || value === null) continue;
    if (ITEMS.has(name)) converted[name] = item(value);
    else if (LISTS.has(name)) converted[name] = (value as unknown[]).map((part) => item(part));
    else if (NESTED.has(name)) converted[name] = convert(value, item);
    else if (BY_TABLE.has(name)) converted[name] = byTable(value, item);
    else converted[name] = value;
  }
  return converted;
}

/** `{ orders: [item] }` of BatchGetItem, `{ orders: { Keys: [...] } }`, or the list of TransactGetItems. */
function byTable(value: unknown, item: (item: unknown) => Json | Item): unknown {
  if (Array.isArray(value)) return convert(value, item);
  const entries = Object.entries(value as Json).map(([table, part]) => {
    const isItems = Array.isArray(part) && !part.some((one) => one?.PutRequest || one?.DeleteRequest);
    return [table, isItems ? part.map((one) => item(one)) : convert(part, item)];
  });
  return Object.fromEntries(entries);
}
