import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Log } from './tables/disk/log.ts';
import { Tables } from './tables/tables.ts';
import { type Fixture, fixture, publish, service, trigger, until } from './testing/fixture.ts';
import { SmallDisk } from './testing/small-disk.ts';

const canMount = (() => {
  const disk = SmallDisk.mount(1);
  disk?.unmount();
  return disk !== undefined;
})();
/** In CI these tests fail instead. */
const isSkipped = !canMount && !process.env.CI;

/** A system with its state folder on a disk of its own. */
function onSmallDisk(): { fixed: Fixture; disk: SmallDisk } {
  const fixed = fixture(service('stock'), trigger('stock', '[{ exact: { type: answer.204 } }]'));
  const { home } = fixed.settings;
  mkdirSync(home);
  const disk = SmallDisk.mount(48, home);
  if (!disk) throw new Error('mounting a tmpfs failed');
  onTestFinished(() => disk.unmount());
  return { fixed, disk };
}

/** The tables of a system's state folder, with one table. */
async function openTables({ settings: { home } }: Fixture) {
  const path = join(home, 'tables.log');
  const tables = new Tables();
  const log = await Log.open(path, tables);
  const keys = { hash: 'pk', range: 'sk', indexes: [], expiryAttribute: undefined };
  tables.define({ name: 'orders', id: '1', createdAt: 0, ...keys });
  const sortKeys = (of = tables) =>
    of
      .table('orders')
      .rows.partition('p')
      .map(({ item }) => item.sk);
  return {
    sortKeys,
    close: () => log.close(),
    /** Stores an item, and resolves when it is synced. */
    put: (sk: string, size = 100_000) => {
      const Item = { pk: 'p', sk, text: 'x'.repeat(size) };
      tables.execute('PutItem', { TableName: 'orders', Item });
      return Promise.resolve(log.durable());
    },
    /** The sort keys that a restart finds. */
    reopened: async () => {
      const again = new Tables();
      await (await Log.open(path, again)).close();
      return sortKeys(again);
    },
  };
}

describe.skipIf(isSkipped)('on a small disk, which only root can mount', () => {
  test.each([0, 8192, 40_000])(
    'a first start on a disk with %i bytes says that it is full, and the next one works',
    async (left) => {
      const { fixed, disk } = onSmallDisk();
      disk.fill(left);
      // With the tables server, whose first writes can fail too.
      await expect(fixed.start({ tablesUrl: undefined })).rejects.toThrow(
        /^The (disk of .+ is full: free some space|folder .+ can't be written \(ENOSPC)/,
      );
      disk.free();
      const system = await fixed.start({ tablesUrl: undefined });
      expect((await publish(system, 'answer.204', 'e1')).status).toBe(202);
      await until(() => fixed.received('stock').length === 1);
    },
  );

  test('on a full disk publishers get 503; with space events go on without a restart of the runtime', async () => {
    const { fixed, disk } = onSmallDisk();
    const system = await fixed.start();
    const send = async (id: string) => (await publish(system, 'answer.204', id, 'x'.repeat(50_000))).status;
    expect(await send('before')).toBe(202);
    disk.fill(200_000);
    const accepted = ['before'];
    for (let i = 0; ; i++) {
      if ((await send(`event-${i}`)) !== 202) break;
      accepted.push(`event-${i}`);
    }
    await until(() => fixed.lines.some((line) => line.includes('is full: publishers get 503')));
    expect(await send('refused')).toBe(503);
    disk.free();
    await until(async () => (await send('after')) === 202);
    await until(() => [...accepted, 'after'].every((id) => fixed.received('stock').some((e) => e.id === id)));
    expect(fixed.lines.filter((line) => line.includes('stores no events'))).toHaveLength(1);
  });

  test('writes that arrive while a failed one is taken back are stored as well, or fail', async () => {
    const { fixed, disk } = onSmallDisk();
    const { put, sortKeys, close, reopened } = await openTables(fixed);
    await put('first');
    disk.fill(0);
    const writes: Promise<string[]>[] = [];
    for (let n = 0; n < 400; n++) {
      if (n === 300) disk.free();
      const sk = String(1000 + n);
      writes.push(
        put(sk, 10_000).then(
          () => [sk],
          () => [],
        ),
      );
      await setImmediate();
    }
    const stored = (await Promise.all(writes)).flat();
    await close();
    expect(stored.length).toBeLessThan(400);
    expect(sortKeys()).toEqual([...stored, 'first']);
    expect(await reopened()).toEqual([...stored, 'first']);
  });

  test('on a full disk a write of the tables fails as a whole; with space writes go on, also after a restart', async () => {
    const { fixed, disk } = onSmallDisk();
    const { put, sortKeys, close, reopened } = await openTables(fixed);
    await put('a');
    disk.fill(50_000);
    const refused = await Promise.allSettled([put('b'), put('c')]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(sortKeys()).toEqual(['a']);
    disk.free();
    await put('d');
    await close();
    expect(await reopened()).toEqual(['a', 'd']);
  });
});
