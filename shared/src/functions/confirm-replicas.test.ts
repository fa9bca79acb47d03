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
import { confirmReplicas } from './confirm-replicas.ts';
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
const items = service('items', settings, undefined, {
  types: [{ type: 'item.changed' }],
  parentOf: ({ id }: { id: string }) => id,
});
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
  return confirmReplicas(items, {
    urls: [`${url}/one`, `${url}/other`],
    path: '',
    restate: async (id) => {
      if (id === poisoned) throw new Error('This item cannot be read');
      return stateOf(id, 2, now);
    },
  })({ now, newId: () => randomUUID() });
};
let poisoned = '';

test('a state is published again until every follower has its version, one failing item aside', async () => {
  const id = randomUUID();
  poisoned = randomUUID();
  versions['/one'] = { [id]: 2 };
  versions['/other'] = { [id]: 1 };
  for (const item of [poisoned, id])
    await items.commit({ writes: [], events: [stateOf(item, 2, Date.now())] });
  await sweep(1);
  expect(asked).toEqual([]);
  await sweep(4);
  expect(await reportsOf(id)).toHaveLength(2);
  await sweep(8);
  expect(await reportsOf(id)).toHaveLength(3);

  versions['/other'] = undefined;
  await sweep(12);
  expect(await reportsOf(id)).toHaveLength(3);
  versions['/other'] = { [id]: 2 };
  await sweep(16);
  await sweep(20);
  expect(await reportsOf(id)).toHaveLength(3);
  expect(asked).not.toContain(id);
  expect(asked).toContain(poisoned);
});
