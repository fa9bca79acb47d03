import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { config } from '../../testing/config.ts';
import { answer, exception, recordingServer } from '../../testing/dynamodb-server.ts';
import { useTable } from '../../testing/tables.ts';
import { GetCommand, TransactWriteCommand, UpdateCommand } from '../commands.ts';
import { DynamoDb } from './client.ts';

useTable();
const server = await recordingServer();
afterAll(server.stop);

const keys = { accessKeyId: 'one', secretAccessKey: 'secret' };
const newClient = (provider = async () => keys as object) =>
  new DynamoDb({ AWS_REGION: 'local', AWS_ENDPOINT_URL: server.url }, provider as never);
const TableName = config.TABLE;
const get = new GetCommand({ TableName, Key: { pk: 'ITEM', sk: '-' } });
const stored = { Item: { pk: { S: 'ITEM' } } };
test.each([
  exception('ProvisionedThroughputExceededException'),
  exception('InternalServerError', 500),
  exception('TransactionInProgressException'),
  answer({}, 503),
])('a command is repeated after throttling and failures of the server (%#)', async (failure) => {
  server.willAnswer(failure, answer(stored));
  expect(await newClient().send(get)).toEqual({ Item: { pk: 'ITEM' } });
  expect(server.requests).toHaveLength(2);
});

test.each([
  exception('ValidationException'),
  exception('ConditionalCheckFailedException'),
  exception('AccessDeniedException'),
])('a command is sent once if a retry cannot mend its failure (%#)', async (failure) => {
  server.willAnswer(failure);
  await expect(newClient().send(get)).rejects.toMatchObject({ $metadata: { attempts: 1 } });
  expect(server.requests).toHaveLength(1);
});

test('three attempts are the most', async () => {
  const failure = exception('InternalServerError', 500);
  server.willAnswer(failure, failure, failure);
  await expect(newClient().send(get)).rejects.toMatchObject({ name: 'InternalServerError' });
  expect(server.requests).toHaveLength(3);
});

test('a connection that is reset before, within or after the answer costs one retry', async () => {
  const client = newClient();
  server.willAnswer((response) => response.socket?.resetAndDestroy(), answer(stored));
  expect(await client.send(get)).toEqual({ Item: { pk: 'ITEM' } });
  server.willAnswer((response) => {
    response
      .writeHead(200, { 'content-length': 100 })
      .write('{"Item":', () => response.socket?.resetAndDestroy());
  }, answer(stored));
  expect(await client.send(get)).toEqual({ Item: { pk: 'ITEM' } });
  server.willAnswer((response) => {
    response.once('finish', () => response.socket?.resetAndDestroy()).end(JSON.stringify(stored));
  });
  expect(await client.send(get)).toEqual({ Item: { pk: 'ITEM' } });
  expect(await client.send(get)).toEqual({});
});

test.each([
  ['that ends early', (text: string) => ({ text: text.slice(0, 9), length: text.length })],
  ['that is half of the JSON', (text: string) => ({ text: text.slice(0, 9), length: 9 })],
])('an answer %s is not used', async (_, cut) => {
  const { text, length } = cut(JSON.stringify(stored));
  server.willAnswer((response) => {
    response.writeHead(200, { 'content-length': length }).write(text, () => response.socket?.end());
  }, answer(stored));
  expect(await newClient().send(get)).toEqual({ Item: { pk: 'ITEM' } });
  expect(server.requests).toHaveLength(2);
});

test('an answer with a wrong checksum is not used', async () => {
  server.willAnswer(answer({ Item: { pk: { S: 'wrong' } } }, 200, { 'x-amz-crc32': '1' }), answer(stored));
  expect(await newClient().send(get)).toEqual({ Item: { pk: 'ITEM' } });
});

test('a server that is gone is a failure with the code of the network', async () => {
  const closed = new DynamoDb(
    { AWS_REGION: 'local', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    async () => keys,
  );
  await expect(closed.send(get)).rejects.toMatchObject({ code: 'ECONNREFUSED', isTransient: true });
});

test('the clock is corrected by the answer to a wrong signature, and stays correct', async () => {
  const client = newClient();
  const date = { date: new Date(Date.now() + 3_600_000).toUTCString() };
  server.willAnswer(exception('InvalidSignatureException', 400, {}, date), answer(stored));
  await client.send(get);
  await client.send(get);
  const hours = server.requests.map(({ headers }) => String(headers['x-amz-date']).slice(0, 11));
  const now = (ms: number) => new Date(Date.now() + ms).toISOString().replace(/[-:]/g, '').slice(0, 11);
  expect(hours).toEqual([now(0), now(3_600_000), now(3_600_000)]);
});

test('a wrong signature with the right clock is not repeated', async () => {
  server.willAnswer(exception('InvalidSignatureException'));
  await expect(newClient().send(get)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  expect(server.requests).toHaveLength(1);
});

/** A proxy in front of the real tables that loses the first answer after the tables have given it. */
async function losingProxy() {
  let isLost = false;
  const proxy = createServer(async (request, response) => {
    const { host: _, ...headers } = request.headers as Record<string, string>;
    const url = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
    const result = await fetch(url, {
      method: 'POST',
      headers,
      body: (await Array.fromAsync(Readable.from(request))).join(''),
    });
    const text = await result.text();
    if (!isLost) {
      isLost = true;
      request.socket.resetAndDestroy();
    } else response.writeHead(result.status).end(text);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  const { port } = proxy.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => proxy.closeAllConnections() ?? proxy.close() };
}

test('a transaction whose answer is lost takes effect once', async () => {
  const proxy = await losingProxy();
  const client = new DynamoDb({ ...process.env, AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  const Key = { pk: randomUUID(), sk: 'COUNT' };
  const add = { UpdateExpression: 'ADD #n :one', ExpressionAttributeNames: { '#n': 'n' } };
  const values = { ExpressionAttributeValues: { ':one': 1 } };
  await client.send(
    new TransactWriteCommand({ TransactItems: [{ Update: { TableName, Key, ...add, ...values } }] }),
  );
  const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  expect(Item).toEqual({ ...Key, n: 1 });
  proxy.stop();
});

test('failed conditions carry the stored items', async () => {
  const client = new DynamoDb(process.env);
  const Key = { pk: randomUUID(), sk: 'ITEM' };
  const set = { UpdateExpression: 'SET version = :v', ExpressionAttributeValues: { ':v': 7 } };
  await client.send(new UpdateCommand({ TableName, Key, ...set }));
  const condition = {
    ConditionExpression: 'version = :old',
    ExpressionAttributeValues: { ':v': 8, ':old': 6 },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
  await expect(
    client.send(new UpdateCommand({ TableName, Key, ...set, ...condition })),
  ).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    Item: { ...Key, version: 7 },
  });
  const Update = { TableName, Key, ...set, ...condition };
  const other = { Put: { TableName, Item: { pk: randomUUID(), sk: 'OTHER' } } };
  await expect(
    client.send(new TransactWriteCommand({ TransactItems: [other, { Update }] })),
  ).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { ...Key, version: 7 } }],
  });
});
