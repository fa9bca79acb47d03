import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { tablesServer } from './server.ts';
import { Tables } from './tables.ts';
import { comparable, send } from './testing/http-client.ts';
import { type Request, randomRequest, TABLE } from './testing/random-request.ts';

/** DynamoDB Local in the stage `npm run test:dynamodb-local`, else the embedded server. */
const { tablesUrl } = inject('servers');
const isDynamodbLocal = process.env.TABLES_SERVER === 'dynamodb-local';

async function embedded(): Promise<string> {
  const server = tablesServer(new Tables(), () => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const keys = (prefix: string) => [
  { AttributeName: `${prefix}pk`, KeyType: 'HASH' },
  { AttributeName: `${prefix}sk`, KeyType: 'RANGE' },
];

async function emptyTable(url: string): Promise<void> {
  await send(url, { operation: 'DeleteTable', input: { TableName: TABLE } });
  const names = ['pk', 'sk', 'gsi1pk', 'gsi1sk'];
  const input = {
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys(''),
    GlobalSecondaryIndexes: [
      { IndexName: 'gsi1', KeySchema: keys('gsi1'), Projection: { ProjectionType: 'ALL' } },
    ],
  };
  expect(await send(url, { operation: 'CreateTable', input })).not.toHaveProperty('status');
}

async function stateOf(url: string): Promise<unknown> {
  const scan: Request = { operation: 'Scan', input: { TableName: TABLE, ConsistentRead: true } };
  const { Items } = await send(url, scan);
  return comparable(scan, { [TABLE]: Items });
}

beforeEach(() => emptyTable(tablesUrl));

/**
 * A search for differences, by hand: `SEED=1 TABLES_SERVER=dynamodb-local npx vitest run` with this file. It still finds
 * some that the services' requests don't have, such as a start key after the last item of a range.
 */
if (isDynamodbLocal && process.env.SEED)
  test('the embedded server answers random requests as DynamoDB Local does, with the same state after each', async () => {
    const own = await embedded();
    await fc.assert(
      fc.asyncProperty(fc.array(randomRequest, { minLength: 200, maxLength: 300 }), async (requests) => {
        await Promise.all([own, tablesUrl].map(emptyTable));
        for (const request of requests) {
          const [actual, expected] = await Promise.all([send(own, request), send(tablesUrl, request)]);
          const text = JSON.stringify(request);
          expect(comparable(request, actual), text).toEqual(comparable(request, expected));
          expect(await stateOf(own), text).toEqual(await stateOf(tablesUrl));
        }
      }),
      { numRuns: 6, endOnFailure: true, seed: Number(process.env.SEED) },
    );
  }, 120_000);

test('both servers give the recorded answers of DynamoDB Local', async () => {
  const lines: string[] = [];
  for (const request of fc.sample(randomRequest, { seed: 20_301_205, numRuns: 250 })) {
    const answer = comparable(request, await send(tablesUrl, request));
    lines.push(JSON.stringify({ ...request, answer }));
  }
  const state = JSON.stringify(await stateOf(tablesUrl));
  await expect(`${[...lines, state].join('\n')}\n`).toMatchFileSnapshot('testing/recorded-answers.jsonl');
});
