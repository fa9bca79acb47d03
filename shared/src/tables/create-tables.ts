import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { settings } from '../functions/settings.ts';
import { log } from '../telemetry/log.ts';

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

/**
 * Protects a table against deletion, and keeps its states of the last 35 days (point-in-time recovery). Repeated calls
 * change nothing. A new table has no backups for some seconds; then this fails, and the Job runs again.
 */
export async function protectTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (!Table?.DeletionProtectionEnabled)
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  if (backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED') return;
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
}

/**
 * The Job: creates the tables that TABLES names, separated by commas. PROTECT_TABLES=true also protects them, which only
 * AWS can.
 */
async function run(): Promise<void> {
  const { TABLES, PROTECT_TABLES } = settings(
    { TABLES: z.string().min(1), PROTECT_TABLES: z.enum(['true', 'false']).default('false') },
    process.env,
  );
  const client = new DynamoDBClient({ maxAttempts: 10 });
  const create = async (name: string) => {
    await createTable(client, name);
    if (PROTECT_TABLES === 'true') await protectTable(client, name);
  };
  try {
    await Promise.all(TABLES.split(',').map(create));
  } catch (error) {
    log('error', 'the tables could not be created', { error });
    process.exitCode = 1;
  }
}

if (import.meta.main) void run();
