import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import type { Route } from '../api/route.ts';
import { ok } from '../functions/answer.ts';
import { config } from '../testing/config.ts';
import { useFunction } from '../testing/use-function.ts';

/** A server in the place of DynamoDB that fails in one way. */
let fail: (request: IncomingMessage, response: ServerResponse) => void = () => {};
let commands = 0;
const tables = createServer((request, response) => {
  commands++;
  request.resume().once('end', () => fail(request, response));
}).listen(0, '127.0.0.1');
await once(tables, 'listening');
const { port } = tables.address() as AddressInfo;
process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${port}`;
afterAll(() => {
  tables.closeAllConnections();
  tables.close();
});

// The first command reads the endpoint.
const { service } = await import('../functions/service.ts');
const { httpFunction } = await import('../functions/http-function.ts');
const { eventFunction } = await import('../functions/event-function.ts');
const { getItem } = await import('./items.ts');
const { storeReplica } = await import('./replicas.ts');

const { TABLE, BROKER_URL } = config;
const tested = service('tested', {
  TABLE,
  BROKER_URL,
  PUBLIC_KEYS: process.env.PUBLIC_KEYS ?? '',
  LIMITS_SCALE: 1,
});
const key = { pk: 'ITEM', sk: '-' };
const put = { Put: { TableName: TABLE, Item: key } };
const route = (method: Route['method'], path: string) =>
  ({ method, path, access: 'anyone' }) as unknown as Route;
httpFunction(tested, 'read-item', route('GET', '/read'), async () => ok(await getItem(TABLE, key)));
httpFunction(tested, 'write-item', route('GET', '/write'), async () => {
  await tested.commit({ writes: [put, put] });
  return ok({});
});
httpFunction(tested, 'write-once', route('GET', '/once'), async () => {
  const ConditionExpression = 'attribute_not_exists(pk)';
  await tested.commit({
    writes: [{ Put: { TableName: TABLE, Item: { ...key, at: 1 }, ConditionExpression } }],
  });
  return ok({});
});
httpFunction(tested, 'store-replica', route('GET', '/store'), async () => {
  await storeReplica(TABLE, { ...key, version: 1 });
  return ok({});
});
eventFunction(tested, 'follow-item', [{ type: 'item.created', data: z.unknown() }], async () => {
  await getItem(TABLE, key);
});
const reading = useFunction('read-item');
const writing = useFunction('write-item');
const writingOnce = useFunction('write-once');
const storing = useFunction('store-replica');
const following = useFunction('follow-item');

const exception =
  (name: string, status = 400, more: object = {}) =>
  (_: unknown, response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more }));

async function expect503(): Promise<void> {
  for (const [served, path] of [
    [reading, '/read'],
    [writing, '/write'],
  ] as const) {
    const { status, headers } = await served.ask('GET', path);
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  }
  const event = { id: randomUUID(), source: '/boxoffice/tests', type: 'item.created', data: {} };
  expect(await following.deliver(event)).toBe(503);
}

beforeEach(() => {
  commands = 0;
});

test.each([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'ResourceNotFoundException',
])('tables that answer %s make a handler answer 503 with Retry-After', async (name) => {
  fail = exception(name);
  await expect503();
});

test('tables that answer 500 make a handler answer 503', async () => {
  fail = exception('InternalServerError', 500);
  await expect503();
});

test('tables that reset the connection make a handler answer 503', async () => {
  fail = (request) => request.socket.resetAndDestroy();
  await expect503();
});

test('tables that never answer make a handler answer 503 before its caller gives up', async () => {
  fail = () => {};
  const begin = performance.now();
  const { status } = await reading.ask('GET', '/read');
  expect(status).toBe(503);
  expect(performance.now() - begin).toBeLessThan(10_000);
});

test.each(['ThrottlingError', 'ProvisionedThroughputExceeded'])(
  'a transaction cancelled by %s is answered 503, not 409',
  async (Code) => {
    fail = exception('TransactionCanceledException', 400, {
      CancellationReasons: [{ Code }, { Code: 'None' }],
    });
    const { status, headers } = await writing.ask('GET', '/write');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  },
);

test('a single write that meets a transaction is tried again, and then answered 409', async () => {
  fail = exception('TransactionConflictException');
  expect((await storing.ask('GET', '/store')).status).toBe(409);
  expect(commands).toBe(6);
});

test('a put whose first answer was lost is done, unless another writer has stored something else', async () => {
  const stored = { pk: { S: 'ITEM' }, sk: { S: '-' }, at: { N: '1' } };
  for (const [Item, firstIsLost, status] of [
    [stored, true, 200],
    [{ ...stored, at: { N: '2' } }, true, 409],
    [stored, false, 409],
  ] as const) {
    let isLost: boolean = firstIsLost;
    fail = (request, response) => {
      if (!isLost) return exception('ConditionalCheckFailedException', 400, { Item })(request, response);
      isLost = false;
      request.socket.resetAndDestroy();
    };
    expect((await writingOnce.ask('GET', '/once')).status).toBe(status);
  }
});

test('an error that a retry cannot mend is answered 500', async () => {
  fail = exception('ValidationException');
  expect((await reading.ask('GET', '/read')).status).toBe(500);
  expect(commands).toBe(1);
});

test('as many commands as a pod has requests use the tables at the same time', async () => {
  const waiting: ServerResponse[] = [];
  fail = (_, response) => {
    waiting.push(response);
    if (waiting.length === 80) for (const each of waiting) exception('ValidationException')(undefined, each);
  };
  const statuses = await Promise.all(
    Array.from({ length: 80 }, async () => (await reading.ask('GET', '/read')).status),
  );
  expect(statuses).toEqual(Array.from({ length: 80 }, () => 500));
  expect(commands).toBe(80);
});
