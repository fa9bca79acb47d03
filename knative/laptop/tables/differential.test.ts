import { randomInt } from 'node:crypto';
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

const READS = ['GetItem', 'BatchGetItem', 'TransactGetItems', 'Query'];

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

/** The seeds of each run, and a new one. `SEED` repeats a failed test. */
const SEEDS = process.env.SEED ? [Number(process.env.SEED)] : [1, 2, 3, randomInt(2 ** 31)];

if (isDynamodbLocal)
  test.each(SEEDS)(
    'both servers answer random requests equally, with the same state after each write (SEED=%i)',
    async (seed) => {
      const own = await embedded();
      const property = fc.asyncProperty(
        fc.array(randomRequest, { minLength: 150, maxLength: 200 }),
        async (requests) => {
          await Promise.all([own, tablesUrl].map(emptyTable));
          for (const request of requests) {
            const [actual, expected] = await Promise.all([send(own, request), send(tablesUrl, request)]);
            const text = JSON.stringify(request);
            expect(comparable(request, actual), text).toEqual(comparable(request, expected));
            if (!READS.includes(request.operation))
              expect(await stateOf(own), text).toEqual(await stateOf(tablesUrl));
          }
        },
      );
      await fc.assert(property, { numRuns: 3, endOnFailure: true, seed });
    },
  );

test('both servers give the recorded answers of DynamoDB Local', async () => {
  const lines: string[] = [];
  for (const request of fc.sample(randomRequest, { seed: 20_301_205, numRuns: 250 })) {
    const answer = comparable(request, await send(tablesUrl, request));
    lines.push(JSON.stringify({ ...request, answer }));
  }
  const state = JSON.stringify(await stateOf(tablesUrl));
  await expect(`${[...lines, state].join('\n')}\n`).toMatchFileSnapshot('testing/recorded-answers.jsonl');
});
