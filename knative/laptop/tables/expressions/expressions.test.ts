import { expect, test } from 'vitest';
import { itemIn, Key, tablesWith } from '../testing/orders-table.ts';

test.each<[string, object, object, object]>([
  ['SET n = n + :one', { ':one': 1 }, { n: 1 }, { n: 2 }],
  ['SET n = if_not_exists(n, :one) - :one', { ':one': 1 }, {}, { n: 0 }],
  ['SET n = :fraction + n', { ':fraction': 0.1 }, { n: 0.2 }, { n: 0.3 }],
  ['SET a = b, b = a', {}, { a: 1, b: 2 }, { a: 2, b: 1 }],
  ['SET held.m1 = :one REMOVE held.m2', { ':one': 1 }, { held: { m2: 2 } }, { held: { m1: 1 } }],
  ['SET l[9] = :one REMOVE l[0]', { ':one': 1 }, { l: [7, 8] }, { l: [8, 1] }],
  ['SET l = list_append(:more, l)', { ':more': ['a'] }, { l: ['b'] }, { l: ['a', 'b'] }],
  ['ADD n :one', { ':one': 1 }, {}, { n: 1 }],
  ['REMOVE n, gone', {}, { n: 1 }, {}],
])('%s with %j changes %j to %j', (UpdateExpression, values, before, after) => {
  const tables = tablesWith(before);
  const given = Object.keys(values).length > 0 && { ExpressionAttributeValues: values };
  tables.execute('UpdateItem', { TableName: 'orders', Key, UpdateExpression, ...given });
  expect(itemIn(tables)).toEqual({ ...Key, ...after });
});

test.each<[string, object, boolean]>([
  ['n > :two AND begins_with(title, :a)', { ':two': 2, ':a': 'a' }, true],
  ['n > :two OR NOT title = :a', { ':two': 3, ':a': 'abc' }, false],
  ['n BETWEEN :two AND :four AND n IN (:two, :three)', { ':two': 2, ':three': 3, ':four': 4 }, true],
  ['size(title) = :three AND contains(title, :b)', { ':three': 3, ':b': 'b' }, true],
  ['size(word) = :two', { ':two': 2 }, true],
  ['attribute_type(n, :type) AND attribute_not_exists(gone)', { ':type': 'N' }, true],
  ['gone < :two OR gone = :two', { ':two': 2 }, false],
  ['title > :two', { ':two': 2 }, false],
])('the condition %s with %j is %j', (ConditionExpression, ExpressionAttributeValues, holds) => {
  const tables = tablesWith({ n: 3, title: 'abc', word: 'öl' });
  const put = () =>
    tables.execute('PutItem', {
      TableName: 'orders',
      Item: Key,
      ConditionExpression,
      ExpressionAttributeValues,
    });
  if (holds) put();
  else expect(put).toThrow('The conditional request failed');
});
