import { Tables } from '../tables.ts';

export const Key = { pk: 'p', sk: 's' };
const keys = (prefix: string) => [
  { AttributeName: `${prefix}pk`, KeyType: 'HASH' },
  { AttributeName: `${prefix}sk`, KeyType: 'RANGE' },
];

export function tablesWith(item?: object): Tables {
  const tables = new Tables();
  tables.execute('CreateTable', {
    TableName: 'orders',
    AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: keys(''),
    GlobalSecondaryIndexes: [
      { IndexName: 'gsi1', KeySchema: keys('gsi1'), Projection: { ProjectionType: 'ALL' } },
    ],
  });
  if (item) tables.execute('PutItem', { TableName: 'orders', Item: { ...Key, ...item } });
  return tables;
}

export const itemIn = (tables: Tables) =>
  (tables.execute('GetItem', { TableName: 'orders', Key }) as { Item?: object }).Item;

export const update = (UpdateExpression: string, values: object = { ':v': 1 }) => ({
  TableName: 'orders',
  Key,
  UpdateExpression,
  ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
});
