import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { createTable } from '../tables/create-tables.ts';
import { config } from './config.ts';

/**
 * Creates the test file's own table, named by `TABLE`, and deletes it after the last test. Call it once at the top of
 * the file.
 */
export function useTable(): void {
  const client = new DynamoDBClient({});
  const name = config.TABLE;
  beforeAll(() => createTable(client, name), 30_000);
  afterAll(async () => {
    await client.send(new DeleteTableCommand({ TableName: name }));
    client.destroy();
  }, 30_000);
}
