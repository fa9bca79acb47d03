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
import { stuckKeys } from '@boxoffice/shared/tables/stuck.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { config } from '../config.ts';
import { parseDeadLetter } from '../domain/dead-letter.ts';
import { endDeadLetter, findDeadLetters, putDeadLetter, waitingDeadLetters } from '../tables/dead-letters.ts';

useTable();

const MINUTE = 60_000;
const main = join(import.meta.dirname, 'main.ts');

/** A subscriber with a configurable status, and the events that it received. */
const subscriber = {
  status: 204,
  received: [] as { id: string; body: string; headers: NodeJS.Dict<unknown> }[],
};
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  subscriber.received.push({ id: String(request.headers['ce-id']), body, headers: request.headers });
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
  Object.assign(subscriber, { status: 204, received: [] });
  for await (const deadLetter of waitingDeadLetters(config.TABLE))
    await endDeadLetter(config.TABLE, deadLetter, 'replayed', 0);
});

async function storeDeadLetter(more: Record<string, string> = {}, body = '{"version":1}', ago = 3 * MINUTE) {
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
  const deadLetter = parseDeadLetter(headers, Buffer.from(body));
  const id = await putDeadLetter(config.TABLE, deadLetter, 9, Date.now() - ago);
  return { ...deadLetter, id };
}
const stateOf = async (id: string) => (await findDeadLetters(config.TABLE, id))[0]?.state;

function events(args: string[], more: NodeJS.Dict<string> = {}) {
  const env = { ...process.env, PAYMENTS_URL: url(), OUTBOX_TABLES: config.TABLE, ...more };
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test('dead lists type, subject, last error, attempts and age', async () => {
  const { id } = await storeDeadLetter();
  const { code, out } = await events(['dead']);
  expect(code).toBe(0);
  expect(out.split('\n')[1]).toMatch(
    new RegExp(`^${id}  order.completed  order-1  payments +500 out of order  9 +3 min$`),
  );
});

test('dead says that there are no dead letters, or prints an empty JSON list', async () => {
  expect((await events(['dead'])).out).toBe('There are no dead letters.\n');
  expect(JSON.parse((await events(['dead', '--json'])).out)).toEqual([]);
});

test('show prints a dead letter by its id or its event’s, without control characters', async () => {
  const deadLetter = await storeDeadLetter({ 'ce-subject': '%1B[31mred' }, '{"a":{"b":1}}');
  for (const id of [deadLetter.id, deadLetter.event.id]) {
    const { out } = await events(['show', id]);
    expect(out).toContain('last error      500 out of order');
    expect(out).toContain('{\n  "a": {\n    "b": 1\n  }\n}');
    expect(out).not.toContain('\u001B');
  }
  const [shown] = JSON.parse((await events(['show', deadLetter.id, '--json'])).out);
  expect(shown).toMatchObject({ id: deadLetter.id, body: '{"a":{"b":1}}', headers: deadLetter.headers });
});

test('dead --fail-if-any exits with 1 only if there is a dead letter', async () => {
  expect(await events(['dead', '--fail-if-any'])).toMatchObject({ code: 0, err: '' });
  const { id } = await storeDeadLetter();
  const { code, out } = await events(['dead', '--fail-if-any']);
  expect({ code, isListed: out.includes(id) }).toEqual({ code: 1, isListed: true });
});

test('a discarded dead letter is kept but not listed, and discarding it again changes nothing', async () => {
  const { id } = await storeDeadLetter();
  for (const _ of [1, 2])
    expect(await events(['discard', id])).toEqual({
      code: 0,
      out: `${id} order.completed: discarded\n`,
      err: '',
    });
  expect((await events(['dead', '--fail-if-any'])).code).toBe(0);
  const [stored] = await findDeadLetters(config.TABLE, id);
  expect(stored).toMatchObject({
    state: 'discarded',
    ttl: expect.any(Number),
    discardedAt: expect.any(Number),
  });
  expect((await events(['show', id])).out).toMatch(/^discarded {7}20.* ago\)$/m);
});

test('discard refuses a replayed and an unknown dead letter', async () => {
  const { id } = await storeDeadLetter();
  await events(['replay', id]);
  const { code, out } = await events(['discard', id, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([{ id, discarded: false, reason: 'it is replayed already' }]);
  expect(await events(['discard', 'x'])).toMatchObject({ code: 1, err: 'There is no dead letter x\n' });
});

test('replay delivers the published event to the subscriber that failed', async () => {
  const deadLetter = await storeDeadLetter({}, '{"broken', 0);
  expect(await events(['replay', deadLetter.id])).toMatchObject({
    code: 0,
    out: `${deadLetter.id} order.completed: accepted by payments\n`,
  });
  expect(subscriber.received).toMatchObject([{ id: deadLetter.event.id, body: '{"broken' }]);
  expect(Object.keys(subscriber.received[0]?.headers ?? {}).filter((name) => /knative/.test(name))).toEqual(
    [],
  );
  expect(await stateOf(deadLetter.id)).toBe('replayed');
  expect(await publishedEvents()).not.toContainEqual(expect.objectContaining({ id: deadLetter.event.id }));
});

test('a dead letter that fails again stays, and the others are replayed', async () => {
  subscriber.status = 500;
  const [poison, cut, elsewhere] = [
    await storeDeadLetter(),
    await storeDeadLetter({}, 'x'.repeat(300_001)),
    await storeDeadLetter({ 'ce-knativeerrordest': 'unknown' }),
  ];
  const { code, out } = await events(['replay', '--all', '--json']);
  expect(code).toBe(1);
  const outcomes: { id: string }[] = JSON.parse(out);
  const of = ({ id }: { id: string }) => outcomes.find((outcome) => outcome.id === id);
  expect(of(poison)).toMatchObject({ replayed: false, reason: 'payments answered 500 not now' });
  expect(of(cut)).toMatchObject({ replayed: false, reason: 'only 300000 of its 300001 bytes are stored' });
  expect(of(elsewhere)).toMatchObject({ replayed: true, to: 'the Broker' });
  expect(await Promise.all([poison, cut, elsewhere].map(({ id }) => stateOf(id)))).toEqual([
    'dead',
    'dead',
    'replayed',
  ]);
});

test('replay uses the Broker when the subscriber cannot be reached', async () => {
  const deadLetter = await storeDeadLetter();
  const { out } = await events(['replay', deadLetter.event.id], { PAYMENTS_URL: 'http://127.0.0.1:2' });
  expect(out).toContain('accepted by the Broker');
  expect(await publishedEvents()).toContainEqual(expect.objectContaining({ id: deadLetter.event.id }));
});

test('outbox lists the events that wait to be published, and those whose versions are not confirmed', async () => {
  const time = new Date(Date.now() - 5 * MINUTE).toISOString();
  const event = { id: randomUUID(), source: '/boxoffice/orders', type: 'order.created', time, data: {} };
  const confirmed = { ...event, id: randomUUID(), type: 'order.completed', subject: 'order-1' };
  const publishNothing = () => Promise.resolve();
  expect((await events(['outbox'])).out).toBe('The outboxes are empty.\n');
  const writes = [{ event }, { event: confirmed, parentId: 'ticket-1' }];
  await commit(
    config.TABLE,
    { writes: writes.map((outgoing) => putOutbox(config.TABLE, outgoing)) },
    publishNothing,
  );
  const { out } = await events(['outbox']);
  expect(out).toMatch(new RegExp(`${event.id}  order.created +- +publication +5 min`));
  expect(out).toMatch(new RegExp(`${confirmed.id}  order.completed  order-1  confirmation  5 min`));
  expect(JSON.parse((await events(['outbox', '--json'])).out)).toEqual([
    { table: config.TABLE, waitsFor: 'publication', event },
    { table: config.TABLE, waitsFor: 'confirmation', event: confirmed },
  ]);
});

test('stuck lists the rows that five sweeps in a row have failed to finish', async () => {
  expect((await events(['stuck'])).out).toBe('Nothing is stuck.\n');
  const since = new Date(Date.now() - 5 * MINUTE).toISOString();
  const put = (id: string, sweepFailures: number) => {
    const failures = { sweepFailures, sweepError: 'No such payment_intent' };
    const Item = { pk: `ORDER#${id}`, sk: 'PAYMENT#1', ...failures, ...stuckKeys(failures, since, id) };
    return { Put: { TableName: config.TABLE, Item } };
  };
  await commit(config.TABLE, { writes: [put('a', 5), put('b', 4)] }, () => Promise.resolve());
  expect((await events(['stuck'])).out.split('\n').slice(1)).toEqual([
    expect.stringMatching(/^test-\S+ {2}ORDER#a PAYMENT#1 {2}5 +No such payment_intent {2}5 min$/),
    '',
  ]);
  expect(JSON.parse((await events(['stuck', '--json'])).out)).toMatchObject([
    { row: 'ORDER#a PAYMENT#1', since },
  ]);
});

test('without BROKER_URL the settings of the running laptop are used, also those with a quote', async () => {
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

test('wrong arguments get one sentence with the right ones, and exit code 2', async () => {
  const use =
    'use npm run events -- dead [--fail-if-any] | show ID | replay ID|--all | discard ID | outbox | stuck [--json], or --help\n';
  for (const args of [
    ['ded'],
    ['show'],
    ['replay'],
    ['replay', 'x', '--all'],
    ['dead', 'x'],
    ['discard'],
    ['outbox', '--fail-if-any'],
  ])
    expect(await events(args)).toEqual({
      code: 2,
      out: '',
      err: `Wrong arguments: ${args.join(' ')}; ${use}`,
    });
  expect(await events([])).toEqual({ code: 2, out: '', err: `No command; ${use}` });
  expect(await events(['--no'])).toEqual({ code: 2, out: '', err: `Unknown option '--no'; ${use}` });
});

test('-h and --help print the usage', async () => {
  for (const flag of ['-h', '--help'])
    expect(await events(['dead', flag])).toEqual({
      code: 0,
      out: expect.stringContaining('delivers one dead letter, or all, once more'),
      err: '',
    });
});

test('a failure is one line and exit code 1', async () => {
  expect(await events(['show', 'x'])).toEqual({ code: 1, out: '', err: 'There is no dead letter x\n' });
  const unreachable = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };
  expect(await events(['dead'], unreachable)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The tables .*\n$/),
  });
});
