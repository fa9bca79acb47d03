import { expect, test } from 'vitest';
import { itemIn, Key, tablesWith, update } from './testing/orders-table.ts';

test.each<[string, string, object, string]>([
  ['an update of a key', 'UpdateItem', update('SET pk = :v'), 'This attribute is part of the key'],
  ['the removal of a key', 'UpdateItem', update('REMOVE sk', {}), 'This attribute is part of the key'],
  [
    'an index key of another type',
    'UpdateItem',
    update('SET gsi1pk = :v'),
    'Type mismatch for Index Key gsi1pk',
  ],
  ['an empty expression', 'UpdateItem', update(' ', {}), 'The expression can not be empty'],
  [
    'an unused value',
    'UpdateItem',
    update('SET a = :v', { ':v': 1, ':w': 1 }),
    'unused in expressions: keys: {:w}',
  ],
  ['an undefined value', 'UpdateItem', update('SET a = :w, b = :v'), 'not defined; attribute value: :w'],
  ['an undefined name', 'UpdateItem', update('SET #a = :v'), 'not defined; attribute name: #a'],
  ['a reserved word', 'UpdateItem', update('SET status = :v'), 'reserved keyword: status'],
  ['overlapping paths', 'UpdateItem', update('SET a = :v REMOVE a.b'), 'Two document paths overlap'],
  [
    'a long expression',
    'UpdateItem',
    update(`SET a${'a'.repeat(4096)} = :v`),
    'exceeded the maximum allowed size',
  ],
  [
    'a large item',
    'UpdateItem',
    update('SET a = :v', { ':v': 'x'.repeat(409_600) }),
    'exceeded the maximum allowed size',
  ],
  [
    'a key of another type',
    'GetItem',
    { TableName: 'orders', Key: { pk: 'p', sk: 1 } },
    'does not match the schema',
  ],
  [
    'an empty key',
    'GetItem',
    { TableName: 'orders', Key: { pk: '', sk: 's' } },
    'empty string value. Key: pk',
  ],
  ['a missing table', 'GetItem', { TableName: 'missing', Key }, 'non-existent table'],
  ['a limit of 0', 'Scan', { TableName: 'orders', Limit: 0 }, 'greater than or equal to 1'],
  ['a legacy parameter', 'GetItem', { TableName: 'orders', Key, AttributesToGet: ['a'] }, 'AttributesToGet'],
  ['an unknown operation', 'ExecuteStatement', {}, 'does not support the operation ExecuteStatement'],
  [
    'two writes of one item',
    'TransactWriteItems',
    {
      TransactItems: [{ Delete: { TableName: 'orders', Key } }, { Put: { TableName: 'orders', Item: Key } }],
    },
    'multiple operations on one item',
  ],
  [
    'a transaction of 101 writes',
    'TransactWriteItems',
    {
      TransactItems: Array.from({ length: 101 }, (_, n) => ({
        Delete: { TableName: 'orders', Key: { pk: 'p', sk: `${n}` } },
      })),
    },
    'less than or equal to 100',
  ],
  [
    'a batch of 26 writes',
    'BatchWriteItem',
    {
      RequestItems: {
        orders: Array.from({ length: 26 }, (_, n) => ({ DeleteRequest: { Key: { pk: 'p', sk: `${n}` } } })),
      },
    },
    'less than or equal to 25|Too many items',
  ],
  [
    'a consistent read of an index',
    'Query',
    {
      TableName: 'orders',
      IndexName: 'gsi1',
      ConsistentRead: true,
      KeyConditionExpression: 'gsi1pk = :v',
      ExpressionAttributeValues: { ':v': 'g' },
    },
    'Consistent reads are not supported',
  ],
])('%s is refused and changes nothing', (_, operation, input, message) => {
  const tables = tablesWith({ a: 1 });
  expect(() => tables.execute(operation, input)).toThrow(new RegExp(message));
  expect(itemIn(tables)).toEqual({ ...Key, a: 1 });
});
