import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import './group.ts';
import { config } from './config.ts';
import type { StoredLetter } from './domain/letter.ts';
import { deadLetters, findLetters, putReplayed } from './tables/letters.ts';

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
const die = async (
  headers: Record<string, string>,
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<number> =>
  (await fetch(group.url(), { method: 'POST', headers, ...(body !== undefined && { body }) })).status;

async function onlyLetter(id: string): Promise<StoredLetter> {
  const [letter, ...others] = await findLetters(config.TABLE, id);
  if (!letter || others.length > 0) throw new Error(`There is not one letter of ${id}`);
  return letter;
}

test.each([
  ['broken JSON', '{"id":', 'application/json'],
  ['bytes', new Uint8Array([0, 255, 128, 10]), 'application/octet-stream'],
  ['a form', 'a=b&c', 'application/x-www-form-urlencoded'],
  ['a type that is none', '{}', 'no/such; type=;'],
  ['900 kB', 'x'.repeat(900_000), 'text/plain'],
])('a letter with %s is kept as it came', async (_, body, type) => {
  const headers = headersOf({ 'content-type': type });
  expect(await die(headers, body)).toBe(204);
  const letter = await onlyLetter(headers['ce-id']);
  expect(letter).toMatchObject({ state: 'dead', headers });
  expect(Buffer.from(letter.body)).toEqual(Buffer.from(body as string).subarray(0, 300_000));
  expect(letter.cutFrom).toBe(body.length > 300_000 ? body.length : undefined);
});

test('a letter without a body, of a type that nobody knows and with an endless id is kept', async () => {
  const id = 'x'.repeat(5000);
  expect(await die(headersOf({ 'ce-type': 'no.such.type', 'ce-id': id }))).toBe(204);
  expect(await onlyLetter(id)).toMatchObject({ event: { id, type: 'no.such.type' } });
});

test('a letter that comes again is the same one, with more attempts', async () => {
  const headers = headersOf();
  await die(headers, '{}');
  await die({ ...headers, 'ce-knativeerrorcode': '503' }, '{}');
  const letter = await onlyLetter(headers['ce-id']);
  expect(letter).toMatchObject({ attempts: 2 * config.DELIVERY_ATTEMPTS, error: { code: '503' } });
  expect(letter.lastReceivedAt).toBeGreaterThanOrEqual(letter.firstReceivedAt);
});

test('an event that two subscribers could not take is two letters', async () => {
  const headers = headersOf();
  await die(headers, '{}');
  await die({ ...headers, 'ce-knativeerrordest': 'http://tickets.boxoffice.svc.cluster.local' }, '{}');
  expect(await findLetters(config.TABLE, headers['ce-id'])).toHaveLength(2);
});

test('a letter that was replayed is listed no more, unless it dies again', async () => {
  const headers = headersOf();
  const listed = async () => {
    const ids: string[] = [];
    for await (const { event } of deadLetters(config.TABLE)) ids.push(event.id);
    return ids.includes(headers['ce-id']);
  };
  await die(headers, '{}');
  expect(await listed()).toBe(true);
  await putReplayed(config.TABLE, await onlyLetter(headers['ce-id']), Date.now());
  expect(await listed()).toBe(false);
  await die(headers, '{}');
  expect(await listed()).toBe(true);
});

test('a letter that dies again while it is replayed stays dead', async () => {
  const headers = headersOf();
  await die(headers, '{}');
  const read = await onlyLetter(headers['ce-id']);
  await putReplayed(config.TABLE, { ...read, lastReceivedAt: read.lastReceivedAt - 1 }, Date.now());
  expect(await onlyLetter(headers['ce-id'])).toMatchObject({ state: 'dead' });
});

test('what is no event is refused', async () => {
  const { 'ce-id': id, ...nameless } = headersOf();
  expect(await die(nameless, '{}')).toBe(400);
  expect(await die({ 'content-type': 'application/json' }, '{}')).toBe(400);
});

test('every Trigger tries as often as is counted for a letter', () => {
  const retries = globSync('knative/base/**/*.yaml').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^\s+retry: (\d+)$/gm)].map(([, retry]) => Number(retry)),
  );
  expect(new Set(retries)).toEqual(new Set([config.DELIVERY_ATTEMPTS - 1]));
});
