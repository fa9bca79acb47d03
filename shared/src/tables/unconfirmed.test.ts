import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Conflict } from '../errors.ts';
import { publisher } from '../events/publish.ts';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { commit } from './commit.ts';
import {
  deleteUnconfirmed,
  putUnconfirmed,
  UNCONFIRMED_SHARDS,
  type Unconfirmed,
  unconfirmedBatches,
} from './unconfirmed.ts';

useTable();

const { TABLE, BROKER_URL } = config;
const publish = publisher(BROKER_URL);
const now = Date.now();

/** Stores the row of an event with a version of an item. */
const store = (id: string, version: number, at = now) => {
  const event = { id: randomUUID(), source: '/tests', type: 'item.changed', subject: id };
  const stated = { ...event, time: new Date(at).toISOString(), data: { version } };
  return commit(TABLE, { writes: [putUnconfirmed(TABLE, stated, id)] }, publish);
};

async function rowsOf(id: string, before = now): Promise<Unconfirmed[]> {
  const found: Unconfirmed[] = [];
  for (let shard = 0; shard < UNCONFIRMED_SHARDS; shard++)
    for await (const batch of unconfirmedBatches(TABLE, shard, before, 2)) found.push(...batch);
  return found.filter((row) => row.id === id);
}

test('a confirmed version leaves the list, unless a newer version was stored meanwhile', async () => {
  const id = randomUUID();
  await store(id, 1);
  const [first] = await rowsOf(id);
  expect(first).toMatchObject({ id, parentId: id, version: 1, at: now });
  await store(id, 2);
  await deleteUnconfirmed(TABLE, first as Unconfirmed);
  const [second] = await rowsOf(id);
  expect(second).toMatchObject({ version: 2 });
  await deleteUnconfirmed(TABLE, second as Unconfirmed);
  expect(await rowsOf(id)).toEqual([]);
});

test('a version that was published again waits, and an older one cannot replace it', async () => {
  const id = randomUUID();
  await store(id, 2, now - 60_000);
  expect(await rowsOf(id, now - 30_000)).toHaveLength(1);
  await store(id, 2);
  expect(await rowsOf(id, now - 30_000)).toEqual([]);
  await expect(store(id, 1)).rejects.toThrow(Conflict);
});
