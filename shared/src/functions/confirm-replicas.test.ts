import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Replica } from '../api/replicas.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import { config } from '../testing/config.ts';
import { publishedEvents } from '../testing/events.ts';
import { useTable } from '../testing/tables.ts';
import { confirmReplicas, outboxVersions } from './confirm-replicas.ts';
import { service } from './service.ts';

useTable();

/** The versions that each follower has, by its path. A follower without versions answers 503. */
const versions: Record<string, Record<string, number> | undefined> = { '/one': {}, '/other': {} };
let asked: string[] = [];
const followers = createServer(async (request, response) => {
  const { replicas } = JSON.parse(await text(request)) as { replicas: Replica[] };
  asked.push(...replicas.map(({ id }) => id));
  const known = versions[request.url ?? ''];
  response.statusCode = known ? 200 : 503;
  response.end(JSON.stringify(Object.fromEntries(replicas.map(({ id }) => [id, known?.[id] ?? 0]))));
});
beforeAll(() => new Promise<void>((resolve) => followers.listen(0, '127.0.0.1', resolve)));
afterAll(() => followers.close());

const settings = { ...config, PUBLIC_KEYS: '{"keys":[]}', LIMITS_SCALE: 1 };
const items = service('items', settings, undefined, ({ id }: { id: string }) => id);
const MINUTE = 60_000;
const stateOf = (id: string, version: number, time: number): CloudEvent => ({
  id: randomUUID(),
  source: '/tests',
  type: 'item.changed',
  subject: id,
  time: new Date(time).toISOString(),
  data: { id, version },
});
const reportsOf = async (id: string) =>
  (await publishedEvents()).filter(({ type, subject }) => type === 'item.changed' && subject === id);

/** Runs a sweep a number of minutes from now. */
const sweep = (minutes: number) => {
  const url = `http://127.0.0.1:${(followers.address() as AddressInfo).port}`;
  asked = [];
  const now = Date.now() + minutes * MINUTE;
  const all = [
    { url: `${url}/one` },
    { url: `${url}/other` },
    { url: `${url}/created`, types: ['item.created'] },
  ];
  return confirmReplicas(outboxVersions(items), all)({ now, newId: () => randomUUID() });
};

test('an event is published again until every follower has its version', async () => {
  const id = randomUUID();
  versions['/one'] = { [id]: 2 };
  versions['/other'] = { [id]: 1 };
  await items.commit({ writes: [], events: [stateOf(id, 2, Date.now())] });
  await sweep(0);
  expect(asked).toEqual([]);
  await sweep(4);
  const [first, again, ...others] = await reportsOf(id);
  expect(again?.data).toEqual(first?.data);
  expect(again?.id).not.toBe(first?.id);
  expect(others).toEqual([]);

  versions['/other'] = undefined;
  await sweep(8);
  expect(await reportsOf(id)).toHaveLength(2);
  versions['/other'] = { [id]: 3 };
  await sweep(12);
  expect(asked).toContain(id);
  await sweep(16);
  expect(asked).not.toContain(id);
  expect(await reportsOf(id)).toHaveLength(2);
});

test('each version waits for its own confirmation, and concurrent sweeps publish it once', async () => {
  const id = randomUUID();
  versions['/one'] = { [id]: 1 };
  versions['/other'] = { [id]: 1 };
  await items.commit({ writes: [], events: [stateOf(id, 1, Date.now()), stateOf(id, 2, Date.now())] });
  expect(await reportsOf(id)).toHaveLength(2);
  await Promise.all([sweep(1), sweep(1)]);
  const published = (await reportsOf(id)).map(({ data }) => data);
  expect(published).toMatchObject([{ version: 1 }, { version: 2 }, { version: 2 }]);
});
