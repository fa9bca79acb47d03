import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, expect, test, vi } from 'vitest';
import { Unreachable } from '../errors.ts';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { deleteItems, getItems } from './batches.ts';
import { db } from './client.ts';
import { commit } from './commit.ts';
import { DynamoDb } from './dynamodb/client.ts';
import { getItem } from './items.ts';

useTable();

const { TABLE } = config;
const newKeys = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ pk: `ITEM#${randomUUID()}`, sk: String(n) }));

async function stored(count: number) {
  const keys = newKeys(count);
  await commit(TABLE, { writes: keys.map((Item) => ({ Put: { TableName: TABLE, Item } })) }, async () => {});
  return keys;
}

test('a batch reads the items that exist', async () => {
  const [keys, missing] = [await stored(3), newKeys(1)];
  const found = await getItems(TABLE, [...missing, ...keys]);
  expect(found.toSorted((one, other) => one.sk.localeCompare(other.sk))).toEqual(keys);
});

test('more items than one request takes are deleted, also when a key is repeated or missing', async () => {
  const [keys, missing] = [await stored(60), newKeys(1)];
  await deleteItems(TABLE, [...keys, ...missing, ...keys]);
  for (const key of keys) expect(await getItem(TABLE, key)).toBeUndefined();
});

/** A server in the place of DynamoDB that handles the first key of each batch and leaves the others, or all. */
const handled: string[] = [];
let isThrottling = false;
const throttling = createServer(async (request, response) => {
  const { RequestItems } = (await json(request)) as { RequestItems: Record<string, unknown> };
  const [[table, batch] = ['', []]] = Object.entries(RequestItems);
  const isRead = String(request.headers['x-amz-target']).endsWith('BatchGetItem');
  const all = (isRead ? (batch as { Keys: object[] }).Keys : batch) as object[];
  const left = isThrottling ? all : all.slice(1);
  if (!isThrottling) handled.push(JSON.stringify(all[0]));
  const unprocessed = left.length > 0 ? { [table]: isRead ? { Keys: left } : left } : {};
  const answer = isRead
    ? { Responses: { [table]: isThrottling ? [] : [all[0]] }, UnprocessedKeys: unprocessed }
    : { UnprocessedItems: unprocessed };
  response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
}).listen(0, '127.0.0.1');
await once(throttling, 'listening');
const { port } = throttling.address() as AddressInfo;
const other = new DynamoDb({ ...process.env, AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}` });
afterAll(() => void throttling.close());

test('what a throttled batch leaves is read and deleted by further requests', async () => {
  const send = vi.spyOn(db, 'send').mockImplementation((command) => other.send(command));
  const keys = newKeys(4);
  expect(await getItems(TABLE, keys)).toEqual(keys);
  await deleteItems(TABLE, keys);
  expect(handled).toHaveLength(8);
  isThrottling = true;
  await expect(getItems(TABLE, keys)).rejects.toThrow(Unreachable);
  await expect(deleteItems(TABLE, keys)).rejects.toThrow(Unreachable);
  send.mockRestore();
});
