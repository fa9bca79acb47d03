import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { db } from '@boxoffice/shared/tables/client.ts';
import { UpdateCommand } from '@boxoffice/shared/tables/commands.ts';
import { getItem } from '@boxoffice/shared/tables/items.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import './group.ts';
import { config } from './config.ts';
import { parseDeadLetter, type StoredDeadLetter } from './domain/dead-letter.ts';
import {
  endDeadLetter,
  findDeadLetters,
  putDeadLetter,
  SHARDS,
  waitingDeadLetters,
} from './tables/dead-letters.ts';

useTable();
const group = useFunction('dead-letters');

const headersOf = (more: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': randomUUID(),
  'ce-source': '/boxoffice/orders',
  'ce-type': 'order.completed',
  'ce-knativeerrordest': 'http://payments.boxoffice.svc.cluster.local',
  'ce-knativeerrorcode': '500',
  ...more,
});
const deliver = async (
  headers: Record<string, string>,
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<number> =>
  (await fetch(group.url(), { method: 'POST', headers, ...(body !== undefined && { body }) })).status;

async function findOne(id: string): Promise<StoredDeadLetter> {
  const [deadLetter, ...others] = await findDeadLetters(config.TABLE, id);
  if (!deadLetter || others.length > 0) throw new Error(`The event ${id} must have exactly one dead letter`);
  return deadLetter;
}

test.each([
  ['broken JSON', '{"id":', 'application/json'],
  ['bytes', new Uint8Array([0, 255, 128, 10]), 'application/octet-stream'],
  ['a form', 'a=b&c', 'application/x-www-form-urlencoded'],
  ['an invalid content type', '{}', 'no/such; type=;'],
  ['900 kB', 'x'.repeat(900_000), 'text/plain'],
])('a dead letter with %s is stored as received', async (_, body, type) => {
  const headers = headersOf({ 'content-type': type });
  expect(await deliver(headers, body)).toBe(204);
  const deadLetter = await findOne(headers['ce-id']);
  expect(deadLetter).toMatchObject({ state: 'dead', headers });
  expect(Buffer.from(deadLetter.body)).toEqual(Buffer.from(body as string).subarray(0, 300_000));
  expect(deadLetter.cutFrom).toBe(body.length > 300_000 ? body.length : undefined);
});

test('a dead letter without a body, with an unknown type and a long id is stored', async () => {
  const id = 'x'.repeat(5000);
  expect(await deliver(headersOf({ 'ce-type': 'no.such.type', 'ce-id': id }))).toBe(204);
  expect(await findOne(id)).toMatchObject({ event: { id, type: 'no.such.type' } });
});

test('a repeated dead letter is stored once, with more attempts', async () => {
  const headers = headersOf();
  await deliver(headers, '{}');
  await deliver({ ...headers, 'ce-knativeerrorcode': '503' }, '{}');
  const deadLetter = await findOne(headers['ce-id']);
  expect(deadLetter).toMatchObject({ attempts: 2 * config.DELIVERY_ATTEMPTS, error: { code: '503' } });
  expect(deadLetter.lastReceivedAt).toBeGreaterThanOrEqual(deadLetter.firstReceivedAt);
});

test('an event that two subscribers could not handle is two dead letters', async () => {
  const headers = headersOf();
  await deliver(headers, '{}');
  await deliver({ ...headers, 'ce-knativeerrordest': 'http://tickets.boxoffice.svc.cluster.local' }, '{}');
  expect(await findDeadLetters(config.TABLE, headers['ce-id'])).toHaveLength(2);
});

test.each(['replayed', 'discarded'] as const)(
  'a %s dead letter is not listed, until it is received again',
  async (state) => {
    const headers = headersOf();
    const listed = async () => {
      const ids: string[] = [];
      for await (const { event } of waitingDeadLetters(config.TABLE)) ids.push(event.id);
      return ids.includes(headers['ce-id']);
    };
    await deliver(headers, '{}');
    expect(await listed()).toBe(true);
    await endDeadLetter(config.TABLE, await findOne(headers['ce-id']), state, Date.now());
    expect(await listed()).toBe(false);
    await deliver(headers, '{}');
    expect(await listed()).toBe(true);
  },
);

test('a dead letter received again during its replay or discard stays dead', async () => {
  const headers = headersOf();
  await deliver(headers, '{}');
  const read = await findOne(headers['ce-id']);
  const older = { ...read, lastReceivedAt: read.lastReceivedAt - 1 };
  expect(await endDeadLetter(config.TABLE, older, 'replayed', Date.now())).toBe(false);
  expect(await endDeadLetter(config.TABLE, older, 'discarded', Date.now())).toBe(false);
  expect(await findOne(headers['ce-id'])).toMatchObject({ state: 'dead' });
});

test('a replay and a discard at the same time end a dead letter once', async () => {
  const headers = headersOf();
  await deliver(headers, '{}');
  const read = await findOne(headers['ce-id']);
  const ended = await Promise.all(
    (['replayed', 'discarded'] as const).map((state) => endDeadLetter(config.TABLE, read, state, Date.now())),
  );
  expect(ended.sort()).toEqual([false, true]);
});

test('the list is in the order of receipt across all shards and pages, with those from before the shards', async () => {
  const put = (n: number) =>
    putDeadLetter(config.TABLE, parseDeadLetter(headersOf(), Buffer.from('{}')), 9, n);
  const ids: string[] = [];
  // More than a page of 100 in each shard, from the year 1970.
  for (let n = 0; n < 1000; n += 100)
    ids.push(...(await Promise.all(Array.from({ length: 100 }, (_, more) => put(n + more)))));
  const keyOf = (id: string) => ({ pk: `LETTER#${id}`, sk: 'LETTER' });
  const stored = await Promise.all(
    ids.slice(0, 300).map((id) => getItem<{ gsi1pk: string }>(config.TABLE, keyOf(id))),
  );
  expect(new Set(stored.map((item) => item?.gsi1pk)).size).toBe(SHARDS);
  await db.send(
    new UpdateCommand({
      TableName: config.TABLE,
      Key: keyOf(ids[500] ?? ''),
      UpdateExpression: 'SET gsi1pk = :dead',
      ExpressionAttributeValues: { ':dead': 'DEAD' },
    }),
  );
  const listed: string[] = [];
  for await (const { id } of waitingDeadLetters(config.TABLE)) {
    listed.push(id);
    if (listed.length === ids.length) break;
  }
  expect(listed).toEqual(ids);
});

test('a request that is not a CloudEvent is refused', async () => {
  const { 'ce-id': id, ...withoutId } = headersOf();
  expect(await deliver(withoutId, '{}')).toBe(400);
  expect(await deliver({ 'content-type': 'application/json' }, '{}')).toBe(400);
});

test('DELIVERY_ATTEMPTS is the number of deliveries of every Trigger', () => {
  const retries = globSync('knative/base/**/*.yaml').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^\s+retry: (\d+)$/gm)].map(([, retry]) => Number(retry)),
  );
  expect(new Set(retries)).toEqual(new Set([config.DELIVERY_ATTEMPTS - 1]));
});
