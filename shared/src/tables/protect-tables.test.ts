import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { protectTable } from './create-tables.ts';

/** An endpoint with DynamoDB's operations of protection, which neither DynamoDB Local nor our server has. */
async function awsWithTable() {
  const changes: object[] = [];
  let isProtected = false;
  let status = 'DISABLED';
  const operations: Record<string, () => object> = {
    DescribeTable: () => ({ Table: { TableName: 't', DeletionProtectionEnabled: isProtected } }),
    UpdateTable: () => {
      isProtected = true;
      return {};
    },
    DescribeContinuousBackups: () => ({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status },
      },
    }),
    UpdateContinuousBackups: () => {
      status = 'ENABLED';
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    if (operation.startsWith('Update')) changes.push(JSON.parse(body) as object);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(operations[operation]?.()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}` });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return { client, changes };
}

test('a table is protected against deletion and keeps its states, and a second run changes nothing', async () => {
  const { client, changes } = await awsWithTable();
  await protectTable(client, 't');
  await protectTable(client, 't');
  expect(changes).toEqual([
    { TableName: 't', DeletionProtectionEnabled: true },
    { TableName: 't', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
  ]);
});
