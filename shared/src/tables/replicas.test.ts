import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { getItem } from './items.ts';
import { storeReplica } from './replicas.ts';

useTable();

const newReplica = () => {
  const key = { pk: `ORDER#${randomUUID()}`, sk: 'ORDER' };
  return {
    store: (version: number, more: object = {}) => storeReplica(config.TABLE, { ...key, version, ...more }),
    stored: () => getItem<object>(config.TABLE, key),
  };
};

test('a replica follows its versions, and an old or repeated one changes nothing', async () => {
  const { store, stored } = newReplica();
  expect(await store(2, { status: 'complete' })).toBe(true);
  expect(await store(2, { status: 'repeated' })).toBe(false);
  expect(await store(1, { status: 'created' })).toBe(false);
  expect(await stored()).toMatchObject({ version: 2, status: 'complete' });
  expect(await store(52)).toBe(true);
});

test('of concurrent versions the newest stays', async () => {
  const { store, stored } = newReplica();
  await Promise.all([3, 1, 5, 2, 4].map((version) => store(version)));
  expect(await stored()).toMatchObject({ version: 5 });
});

test('a version from the future is refused and changes nothing', async () => {
  const { store, stored } = newReplica();
  await store(1);
  await expect(store(52)).rejects.toThrow('Version 52 is too far ahead of the stored version 1');
  expect(await stored()).toMatchObject({ version: 1 });
});
