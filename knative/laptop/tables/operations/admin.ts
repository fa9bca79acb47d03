import { randomUUID } from 'node:crypto';
import type { Definition, IndexDefinition, Table } from '../data/table.ts';
import { invalid, invalidParameter, TableError } from '../table-error.ts';
import { notFound, withLength } from './input.ts';

type KeySchema = { AttributeName?: string; KeyType?: string }[] | undefined;

export interface AdminInput {
  TableName?: string | undefined;
  KeySchema?: KeySchema;
  AttributeDefinitions?: { AttributeName?: string; AttributeType?: string }[];
  GlobalSecondaryIndexes?: {
    IndexName?: string;
    KeySchema?: KeySchema;
    Projection?: { ProjectionType?: string };
  }[];
  LocalSecondaryIndexes?: unknown;
  StreamSpecification?: { StreamEnabled?: boolean };
  TimeToLiveSpecification?: { AttributeName?: string; Enabled?: boolean };
  ExclusiveStartTableName?: string;
  Limit?: number;
}

/** CreateTable. @throws TableError, also for what this server does not support */
export function definitionOf(input: AdminInput): Definition {
  const { TableName: name, AttributeDefinitions = [], GlobalSecondaryIndexes = [] } = input;
  if (!name || !/^[\w.-]{3,255}$/.test(name))
    throw invalid('TableName must be at least 3 characters long and at most 255 characters long');
  if (input.LocalSecondaryIndexes || input.StreamSpecification?.StreamEnabled)
    throw invalid('The embedded tables server supports neither local indexes nor streams');
  const types = new Map(AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]));
  const indexes = GlobalSecondaryIndexes.map((index): IndexDefinition => {
    if (index.Projection?.ProjectionType !== 'ALL')
      throw invalid('The embedded tables server supports indexes with all attributes only');
    return { name: index.IndexName ?? '', ...keysOf(index.KeySchema, types) };
  });
  const table = keysOf(input.KeySchema, types);
  const used = new Set([table, ...indexes].flatMap(({ hash, range }) => [hash, range]));
  if (used.size !== types.size)
    throw invalidParameter('Some AttributeDefinitions are not used by the key schemas');
  return {
    name,
    id: randomUUID(),
    createdAt: Math.floor(Date.now() / 1000),
    ...table,
    indexes,
    expiryAttribute: undefined,
  };
}

function keysOf(
  schema: KeySchema = [],
  types: Map<string | undefined, string | undefined>,
): { hash: string; range: string } {
  const [hash, range] = ['HASH', 'RANGE'].map(
    (type, n) => schema[n]?.KeyType === type && schema[n].AttributeName,
  );
  if (!hash || !range || schema.length !== 2 || types.get(hash) !== 'S' || types.get(range) !== 'S')
    throw invalid('The embedded tables server supports a partition key and a sort key, both strings');
  return { hash, range };
}

/** The description in the answers of CreateTable, DescribeTable and DeleteTable. */
export function describe(table: Table, status = 'ACTIVE'): object {
  const { name, id, createdAt, hash, range, indexes } = table.definition;
  const arn = `arn:aws:dynamodb:local:000000000000:table/${name}`;
  const schema = (keys: { hash: string; range: string }) => [
    { AttributeName: keys.hash, KeyType: 'HASH' },
    { AttributeName: keys.range, KeyType: 'RANGE' },
  ];
  const names = new Set([{ hash, range }, ...indexes].flatMap((keys) => [keys.hash, keys.range]));
  const rows = table.rows.partitions().flatMap(([, all]) => all);
  return {
    TableName: name,
    TableId: id,
    TableArn: arn,
    TableStatus: status,
    CreationDateTime: createdAt,
    ItemCount: rows.length,
    TableSizeBytes: rows.reduce((sum, { size }) => sum + size, 0),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
    KeySchema: schema({ hash, range }),
    AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        IndexArn: `${arn}/index/${index.name}`,
        IndexStatus: status,
        KeySchema: schema(index),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  };
}

/** UpdateTimeToLive. Items are not deleted when they expire. @throws TableError when nothing would change */
export function expiryOf(
  { definition }: Table,
  { TimeToLiveSpecification: wanted }: AdminInput,
): string | undefined {
  const { AttributeName: name, Enabled } = wanted ?? {};
  if (!name || Enabled === undefined)
    throw invalid('TimeToLiveSpecification needs AttributeName and Enabled');
  if (Enabled === (definition.expiryAttribute !== undefined))
    throw invalid(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
  return Enabled ? name : undefined;
}

export const describeExpiry = ({ definition: { expiryAttribute } }: Table): object => ({
  TimeToLiveDescription: expiryAttribute
    ? { TimeToLiveStatus: 'ENABLED', AttributeName: expiryAttribute }
    : { TimeToLiveStatus: 'DISABLED' },
});

/** ListTables. */
export function listTables(
  names: string[],
  { ExclusiveStartTableName: start, Limit = 100 }: AdminInput,
): object {
  if (!(Limit >= 1 && Limit <= 100)) withLength('limit', [], 1, 100);
  const rest = names.sort().filter((name) => start === undefined || name > start);
  const TableNames = rest.slice(0, Limit);
  return { TableNames, ...(rest.length > Limit && { LastEvaluatedTableName: TableNames.at(-1) }) };
}

export const exists = (name: string): TableError =>
  new TableError('ResourceInUseException', `Table already exists: ${name}`);

export const noTable = (name: string | undefined): TableError =>
  notFound(`Requested resource not found: Table: ${name} not found`);
