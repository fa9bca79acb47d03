import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit } from '@boxoffice/shared/tables/commit.ts';
import { putOutbox } from '@boxoffice/shared/tables/outbox.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { config } from '../config.ts';
import { letterOf } from '../domain/letter.ts';
import { deadLetters, findLetters, putLetter, putReplayed } from '../tables/letters.ts';

useTable();

const MINUTE = 60_000;
const main = join(import.meta.dirname, 'main.ts');

/** A subscriber that answers as it is told, and what it was sent. */
const subscriber = { status: 204, got: [] as { id: string; body: string; headers: NodeJS.Dict<unknown> }[] };
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  subscriber.got.push({ id: String(request.headers['ce-id']), body, headers: request.headers });
  response.writeHead(subscriber.status).end(subscriber.status === 204 ? undefined : 'not now');
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeEach(async () => {
  Object.assign(subscriber, { status: 204, got: [] });
  for await (const letter of deadLetters(config.TABLE)) await putReplayed(config.TABLE, letter, 0);
});

async function died(more: Record<string, string> = {}, body = '{"version":1}', ago = 3 * MINUTE) {
  const headers = {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': randomUUID(),
    'ce-source': '/boxoffice/orders',
    'ce-type': 'order.completed',
    'ce-subject': 'order-1',
    'ce-knativeerrordest': 'http://payments.boxoffice.svc.cluster.local',
    'ce-knativeerrorcode': '500',
    'ce-knativeerrordata': Buffer.from('out of order').toString('base64'),
    ...more,
  };
  const letter = letterOf(headers, Buffer.from(body));
  const id = await putLetter(config.TABLE, letter, 9, Date.now() - ago);
  return { ...letter, id };
}
const stateOf = async (id: string) => (await findLetters(config.TABLE, id))[0]?.state;

function events(args: string[], more: NodeJS.Dict<string> = {}) {
  const env = { ...process.env, PAYMENTS_URL: url(), OUTBOX_TABLES: config.TABLE, ...more };
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test('what died is listed: its type, subject, last error, attempts and age', async () => {
  const { id } = await died();
  const { code, out } = await events(['dead']);
  expect(code).toBe(0);
  expect(out.split('\n')[1]).toMatch(
    new RegExp(`^${id}  order.completed  order-1  payments +500 out of order  9 +3 min$`),
  );
});

test('nothing that is dead is said so, and is an empty list for machines', async () => {
  expect((await events(['dead'])).out).toBe('Nothing is dead.\n');
  expect(JSON.parse((await events(['dead', '--json'])).out)).toEqual([]);
});

test('all of a letter is shown, by its id or its event’s, and is harmless to a terminal', async () => {
  const letter = await died({ 'ce-subject': '%1B[31mred' }, '{"a":{"b":1}}');
  for (const id of [letter.id, letter.event.id]) {
    const { out } = await events(['show', id]);
    expect(out).toContain('last error    500 out of order');
    expect(out).toContain('{\n  "a": {\n    "b": 1\n  }\n}');
    expect(out).not.toContain('\u001B');
  }
  const [shown] = JSON.parse((await events(['show', letter.id, '--json'])).out);
  expect(shown).toMatchObject({ id: letter.id, body: '{"a":{"b":1}}', headers: letter.headers });
});

test('a replay goes straight to the subscriber that could not take it, as it was published', async () => {
  const letter = await died({}, '{"broken', 0);
  expect(await events(['replay', letter.id])).toMatchObject({
    code: 0,
    out: `${letter.id} order.completed: taken by payments\n`,
  });
  expect(subscriber.got).toMatchObject([{ id: letter.event.id, body: '{"broken' }]);
  expect(Object.keys(subscriber.got[0]?.headers ?? {}).filter((name) => /knative/.test(name))).toEqual([]);
  expect(await stateOf(letter.id)).toBe('replayed');
  expect(await publishedEvents()).not.toContainEqual(expect.objectContaining({ id: letter.event.id }));
});

test('what is refused again stays dead, and keeps none of the others from their subscriber', async () => {
  subscriber.status = 500;
  const [poison, cut, elsewhere] = [
    await died(),
    await died({}, 'x'.repeat(300_001)),
    await died({ 'ce-knativeerrordest': 'unknown' }),
  ];
  const { code, out } = await events(['replay', '--all', '--json']);
  expect(code).toBe(1);
  const outcomes: { id: string }[] = JSON.parse(out);
  const of = ({ id }: { id: string }) => outcomes.find((outcome) => outcome.id === id);
  expect(of(poison)).toMatchObject({ replayed: false, reason: 'payments answered 500 not now' });
  expect(of(cut)).toMatchObject({ replayed: false, reason: 'only 300000 of its 300001 bytes were kept' });
  expect(of(elsewhere)).toMatchObject({ replayed: true, to: 'the Broker' });
  expect(await Promise.all([poison, cut, elsewhere].map(({ id }) => stateOf(id)))).toEqual([
    'dead',
    'dead',
    'replayed',
  ]);
});

test('a subscriber that is not reached from here gets it through the Broker', async () => {
  const letter = await died();
  const { out } = await events(['replay', letter.event.id], { PAYMENTS_URL: 'http://127.0.0.1:2' });
  expect(out).toContain('taken by the Broker');
  expect(await publishedEvents()).toContainEqual(expect.objectContaining({ id: letter.event.id }));
});

test('what waits to be published is listed', async () => {
  const time = new Date(Date.now() - 5 * MINUTE).toISOString();
  const event = { id: randomUUID(), source: '/boxoffice/orders', type: 'order.created', time, data: {} };
  const nobody = () => Promise.resolve();
  expect((await events(['outbox'])).out).toBe('Nothing waits to be published.\n');
  await commit(config.TABLE, { writes: [putOutbox(config.TABLE, event)] }, nobody);
  expect((await events(['outbox'])).out).toMatch(new RegExp(`${event.id}  order.created  - +5 min`));
  expect(JSON.parse((await events(['outbox', '--json'])).out)).toEqual([{ table: config.TABLE, event }]);
});

test('the running laptop’s settings are used where there are none, also with a quote in them', async () => {
  const home = mkdtempSync(join(tmpdir(), 'boxoffice-home-'));
  const { AWS_ENDPOINT_URL_DYNAMODB, BROKER_URL, ...rest } = process.env;
  writeFileSync(
    join(home, 'env'),
    `AWS_ENDPOINT_URL_DYNAMODB='${AWS_ENDPOINT_URL_DYNAMODB}'\nBROKER_URL='${BROKER_URL}?it'\\''s'\n`,
  );
  const env = { ...rest, BOXOFFICE_HOME: home, BROKER_URL: undefined, AWS_ENDPOINT_URL_DYNAMODB: undefined };
  expect(await events(['dead'], env)).toMatchObject({ code: 0, err: '' });
  const nowhere = await events(['dead'], { ...env, BOXOFFICE_HOME: join(home, 'no') });
  expect(nowhere).toEqual({ code: 1, out: '', err: 'The setting BROKER_URL is not set\n' });
});

test('what makes no sense gets the usage and an exit code', async () => {
  const nonsense = [[], ['ded'], ['show'], ['replay'], ['replay', 'x', '--all'], ['dead', 'x'], ['--no']];
  for (const outcome of await Promise.all(nonsense.map((args) => events(args)))) {
    expect(outcome).toMatchObject({ code: 2, out: '' });
    expect(outcome.err).toContain('replay ID|--all');
  }
  expect(await events(['--help'])).toMatchObject({ code: 0, err: '' });
  expect(await events(['show', 'x'])).toEqual({ code: 1, out: '', err: 'There is no letter x\n' });
  const away = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };
  expect(await events(['dead'], away)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The tables .*\n$/),
  });
});
