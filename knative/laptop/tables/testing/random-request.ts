import fc from 'fast-check';
import { condition, placeholders, simple, update } from './random-expression.ts';
import { anyKey, item, type Json, key, rarely, string } from './random-item.ts';

/** A request of DynamoDB's API. */
export interface Request {
  operation: string;
  input: Record<string, unknown>;
}

export const TABLE = 'differential';
export const MISSING_TABLE = 'missing-table';

const onFailure = fc.constantFrom({}, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
const table = rarely(fc.constant(TABLE), fc.constant(MISSING_TABLE));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const withExpressions = (input: fc.Arbitrary<Json>, ConditionExpression: fc.Arbitrary<string | undefined>) =>
  fc.tuple(input, ConditionExpression, onFailure, table).chain(([given, expression, failure, TableName]) =>
    placeholders([expression, given.UpdateExpression as string | undefined]).map((some) => ({
      TableName,
      ...given,
      ...some,
      ...failure,
      ...(expression !== undefined && { ConditionExpression: expression }),
    })),
  );
const put = withExpressions(
  item.map((Item) => ({ Item })),
  maybe(condition),
);
const updated = withExpressions(
  fc.tuple(anyKey, update).map(([Key, UpdateExpression]) => ({ Key, UpdateExpression })),
  maybe(condition),
);
const deleted = withExpressions(
  anyKey.map((Key) => ({ Key })),
  maybe(condition),
);
const checked = withExpressions(
  anyKey.map((Key) => ({ Key })),
  condition,
);

/** Without what UPDATED_OLD and UPDATED_NEW have of nested paths, which DynamoDB does not define. */
const returning = (input: fc.Arbitrary<Json>, ...more: string[]) =>
  fc
    .tuple(input, fc.constantFrom(undefined, 'NONE', 'ALL_OLD', ...more))
    .map(([given, ReturnValues]) =>
      ReturnValues === undefined ||
      (ReturnValues.startsWith('UPDATED') && /[[.]/.test(String(given.UpdateExpression)))
        ? given
        : { ...given, ReturnValues },
    );

const projection = rarely(
  fc.constantFrom('a', 'a, b', 'pk, #count', 'box.x, box.y', 'letters[1], letters[0]', 'tags, box'),
  fc.constantFrom('a, a', 'box, box.x', '', 'count'),
);
const get = fc.tuple(anyKey, maybe(projection), table).chain(([Key, ProjectionExpression, TableName]) =>
  placeholders([ProjectionExpression]).map(({ ExpressionAttributeValues, ...some }) => ({
    TableName,
    Key,
    ConsistentRead: true,
    ...(ProjectionExpression !== undefined && { ProjectionExpression }),
    ...some,
  })),
);

const range = fc.constantFrom(
  '',
  ' AND #sk = :s',
  ' AND #sk < :s',
  ' AND #sk >= :s',
  ' AND begins_with(#sk, :s)',
  ' AND #sk BETWEEN :s AND :high',
  ' AND begins_with(:s, #sk)',
  ' OR #sk = :s',
  ' AND a = :s',
);
const query = fc
  .record({
    index: fc.boolean(),
    range,
    filter: maybe(simple),
    limit: maybe(rarely(fc.integer({ min: 1, max: 4 }), fc.constant(0))),
    forward: maybe(fc.boolean()),
    count: fc.boolean(),
    start: maybe(key),
  })
  .chain(({ index, range: sort, filter, limit, forward, count, start }) => {
    const expression = `#pk = :pk${sort}`;
    return fc.tuple(placeholders([filter, sort]), string, string).map(([some, low, high]) => ({
      TableName: TABLE,
      KeyConditionExpression: expression,
      ...some,
      ExpressionAttributeNames: {
        ...(some.ExpressionAttributeNames as object),
        '#pk': index ? 'gsi1pk' : 'pk',
        ...(sort.includes('#sk') && { '#sk': index ? 'gsi1sk' : 'sk' }),
      },
      ExpressionAttributeValues: {
        ...(some.ExpressionAttributeValues as object),
        ':pk': { S: index ? 'g' : 'p1' },
        ...(sort.includes(':s') && { ':s': low }),
        ...(sort.includes(':high') && { ':high': high }),
      },
      ...(index ? { IndexName: 'gsi1' } : { ConsistentRead: true }),
      ...(filter !== undefined && { FilterExpression: filter }),
      ...(limit !== undefined && { Limit: limit }),
      ...(forward !== undefined && { ScanIndexForward: forward }),
      ...(count && { Select: 'COUNT' }),
      ...(start && !index && sort === '' && { ExclusiveStartKey: { ...start, pk: { S: 'p1' } } }),
    }));
  });

const write = fc.oneof(
  put.map((Put) => ({ Put })),
  updated.map((Update) => ({ Update })),
  deleted.map((Delete) => ({ Delete })),
  checked.map((ConditionCheck) => ({ ConditionCheck })),
);
const transaction = fc
  .uniqueArray(write, { minLength: 1, maxLength: 4, selector: (one) => keyText(one) })
  .map((items) => ({
    // Of several errors in a transaction, DynamoDB does not define which one it answers.
    TransactItems: items.map((one) => inTable(one)),
  }));

const inTable = (one: object): object =>
  Object.fromEntries(Object.entries(one).map(([kind, input]) => [kind, { ...input, TableName: TABLE }]));

function keyText(one: object): string {
  const [{ Key, Item }] = Object.values(one) as [{ Key?: Json; Item?: Json }];
  const { pk, sk } = (Key ?? Item) as Json;
  return JSON.stringify([pk, sk]);
}

const batchGet = fc
  .tuple(
    rarely(
      fc.uniqueArray(key, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
      fc.array(key, { maxLength: 3 }),
    ),
  )
  .map(([Keys]) => ({ RequestItems: { [TABLE]: { Keys, ConsistentRead: true } } }));
const batchWrite = fc
  .array(
    fc.oneof(
      item.map((Item) => ({ PutRequest: { Item } })),
      key.map((Key) => ({ DeleteRequest: { Key } })),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((requests) => ({ RequestItems: { [TABLE]: requests } }));

const named = (operation: string, input: fc.Arbitrary<Json>): fc.Arbitrary<Request> =>
  input.map((given) => ({ operation, input: given }));

/** A request of any kind that the server supports. There are few keys, so that requests often conflict. */
export const randomRequest: fc.Arbitrary<Request> = fc.oneof(
  { weight: 2, arbitrary: named('PutItem', returning(put)) },
  { weight: 4, arbitrary: named('UpdateItem', returning(updated, 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW')) },
  { weight: 1, arbitrary: named('DeleteItem', returning(deleted)) },
  { weight: 1, arbitrary: named('GetItem', get) },
  { weight: 2, arbitrary: named('Query', query) },
  { weight: 3, arbitrary: named('TransactWriteItems', transaction) },
  {
    weight: 1,
    arbitrary: named(
      'TransactGetItems',
      get.map(({ ConsistentRead, ...Get }) => ({ TransactItems: [{ Get }] })),
    ),
  },
  { weight: 1, arbitrary: named('BatchGetItem', batchGet) },
  { weight: 1, arbitrary: named('BatchWriteItem', batchWrite) },
);
