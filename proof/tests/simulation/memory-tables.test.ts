import { expect, test } from 'vitest';
import { MemoryTables } from '../../simulation/tables/memory.ts';

test.each(['SET #name = :value', 'REMOVE #name'])(
  'the tables in memory refuse %s for a key attribute, as DynamoDB does',
  (UpdateExpression) => {
    const tables = new MemoryTables();
    const Key = { pk: 'TICKET#1', sk: 'STOCK' };
    const values = UpdateExpression.startsWith('SET') && {
      ExpressionAttributeValues: { ':value': 'TICKET#1' },
    };
    const write = (name: string) => ({
      Update: {
        TableName: 'boxoffice-orders',
        Key,
        UpdateExpression,
        ExpressionAttributeNames: { '#name': name },
        ...values,
      },
    });
    expect(() => tables.transact({ TransactItems: [write('pk')] })).toThrow('part of the key');
    tables.transact({ TransactItems: [write('title')] });
  },
);
