import { expect, test } from 'vitest';
import { itemIn, Key, tablesWith, update } from './testing/orders-table.ts';

test('a transaction with a failed condition changes nothing and says which write failed, with its item', () => {
  const tables = tablesWith({ n: 1 });
  const write = () =>
    tables.execute('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName: 'orders', Item: { pk: 'other', sk: 's' } } },
        {
          Update: {
            ...update('SET n = :v'),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ],
    });
  expect(write).toThrow(
    expect.objectContaining({
      name: 'TransactionCanceledException',
      members: {
        CancellationReasons: [
          { Code: 'None' },
          {
            Code: 'ConditionalCheckFailed',
            Message: 'The conditional request failed',
            Item: { ...Key, n: 1 },
          },
        ],
      },
    }),
  );
  expect(tables.execute('Scan', { TableName: 'orders' })).toMatchObject({ Count: 1 });
});

test('a transaction takes effect once for one ClientRequestToken', () => {
  const tables = tablesWith({ n: 1 });
  const write = (one: number) => ({
    TransactItems: [{ Update: update('SET n = n + :v', { ':v': one }) }],
    ClientRequestToken: 'token',
  });
  tables.execute('TransactWriteItems', write(1));
  tables.execute('TransactWriteItems', write(1));
  expect(itemIn(tables)).toMatchObject({ n: 2 });
  expect(() => tables.execute('TransactWriteItems', write(2))).toThrow('non-identical request');
});

test('the consumed capacity counts the table twice in a transaction and each changed index once', () => {
  const tables = tablesWith();
  const put = (more: object) => ({
    TransactItems: [{ Put: { TableName: 'orders', Item: { ...Key, text: 'x'.repeat(1100), ...more } } }],
    ReturnConsumedCapacity: 'INDEXES',
  });
  const capacity = (input: object) =>
    (tables.execute('TransactWriteItems', input) as { ConsumedCapacity: object[] }).ConsumedCapacity;
  expect(capacity(put({ gsi1pk: 'g', gsi1sk: '1' }))).toEqual([
    {
      TableName: 'orders',
      CapacityUnits: 6,
      Table: { CapacityUnits: 4 },
      GlobalSecondaryIndexes: { gsi1: { CapacityUnits: 2 } },
    },
  ]);
  expect(capacity(put({ gsi1pk: 'g', gsi1sk: '2' }))).toMatchObject([{ CapacityUnits: 8 }]);
});

test('a query reads a large partition page by page, in both directions', () => {
  const tables = tablesWith();
  const sortKeys = Array.from({ length: 50 }, (_, n) => `s${String(n).padStart(2, '0')}`);
  for (const sk of sortKeys.toSorted(() => 0.5))
    tables.execute('PutItem', { TableName: 'orders', Item: { pk: 'p', sk, text: 'x'.repeat(100_000) } });
  for (const ScanIndexForward of [true, false]) {
    const read: string[] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = tables.execute('Query', {
        TableName: 'orders',
        KeyConditionExpression: 'pk = :p AND sk > :s',
        ExpressionAttributeValues: { ':p': 'p', ':s': 's04' },
        ScanIndexForward,
        ExclusiveStartKey,
      }) as { Items: { sk: string }[]; LastEvaluatedKey?: object };
      expect(page.Items.length).toBeLessThanOrEqual(11);
      read.push(...page.Items.map(({ sk }) => sk));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    const expected = sortKeys.slice(5);
    expect(read).toEqual(ScanIndexForward ? expected : expected.reverse());
  }
});
