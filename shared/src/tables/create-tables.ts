import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { settings } from '../functions/settings.ts';

const indexKey = (name: string) => [
  { AttributeName: `${name}pk`, KeyType: 'HASH' as const },
  { AttributeName: `${name}sk`, KeyType: 'RANGE' as const },
];
const attributes = ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'];

/**
 * Creates a service's table. Repeated and concurrent calls are safe. All tables have the same shape: the keys `pk`
 * and `sk`, the sparse indexes `gsi1` and `gsi2`, and the expiry time `ttl` (epoch seconds).
 */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: indexKey(''),
        GlobalSecondaryIndexes: ['gsi1', 'gsi2'].map((IndexName) => ({
          IndexName,
          KeySchema: indexKey(IndexName),
          Projection: { ProjectionType: 'ALL' },
        })),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  if (Table?.TableStatus === 'ACTIVE') return expireItems(client, name);
  await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1, maxDelay: 2 }, { TableName: name });
  await expireItems(client, name);
}

async function expireItems(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      }),
    );
  } catch (error) {
    // DynamoDB answers ValidationException when the TTL is on already.
    if (!(error instanceof Error && error.name === 'ValidationException')) throw error;
  }
}

/** The Job: creates the tables that TABLES names, separated by commas. */
async function run(): Promise<void> {
  const { TABLES } = settings({ TABLES: z.string().min(1) }, process.env);
  const client = new DynamoDBClient({ maxAttempts: 10 });
  try {
    await Promise.all(TABLES.split(',').map((name) => createTable(client, name)));
  } catch (error) {
    process.stderr.write(
      `The tables could not be created: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exitCode = 1;
  }
}

if (import.meta.main) void run();
