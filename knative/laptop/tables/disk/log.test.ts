import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { freePort, waitForPort } from '../../ports.ts';
import { Tables } from '../tables.ts';
import { send } from '../testing/http-client.ts';
import type { Request } from '../testing/random-request.ts';
import { Log } from './log.ts';

const main = join(import.meta.dirname, '../main.ts');
const definition = {
  name: 'orders',
  id: '1',
  createdAt: 0,
  hash: 'pk',
  range: 'sk',
  indexes: [],
  expiryAttribute: undefined,
};

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tables-'));
  path = join(folder, 'tables.log');
  return () => rmSync(folder, { recursive: true });
});

async function opened(): Promise<{ tables: Tables; log: Log }> {
  const tables = new Tables();
  const log = await Log.open(path, tables);
  onTestFinished(() => log.close().catch(() => {}));
  return { tables, log };
}

const put = (tables: Tables, sk: string, more: object = {}) =>
  tables.execute('PutItem', { TableName: 'orders', Item: { pk: 'p', sk, ...more } });
const itemsOf = (tables: Tables) =>
  (tables.execute('Scan', { TableName: 'orders' }) as { Items: object[] }).Items;

async function withItems(...sortKeys: string[]): Promise<void> {
  const { tables, log } = await opened();
  tables.define(definition);
  for (const sk of sortKeys) {
    put(tables, sk);
    await log.durable();
  }
  await log.close();
}

test('what is synced is there after a restart, also deletions and the tokens of transactions', async () => {
  await withItems('a', 'b');
  const { tables, log } = await opened();
  const write = {
    TransactItems: [
      { Delete: { TableName: 'orders', Key: { pk: 'p', sk: 'a' } } },
      {
        Put: {
          TableName: 'orders',
          Item: { pk: 'p', sk: 'c', n: 0.1, list: [null, true, { m: Buffer.from([1]) }] },
        },
      },
    ],
    ClientRequestToken: 'token',
  };
  tables.execute('TransactWriteItems', write);
  await log.close();
  const { tables: again } = await opened();
  expect(itemsOf(again)).toEqual(itemsOf(tables));
  put(again, 'a');
  again.execute('TransactWriteItems', write);
  expect(itemsOf(again)).toHaveLength(3);
});

test.each([1, 5, 40])('a last group that lacks %i bytes is dropped, and the log goes on', async (lacking) => {
  await withItems('a', 'b');
  const log = readFileSync(path);
  writeFileSync(path, log.subarray(0, log.length - lacking));
  const { tables } = await opened();
  expect(itemsOf(tables)).toHaveLength(1);
  put(tables, 'c');
});

test('bytes behind the last group are dropped', async () => {
  await withItems('a', 'b');
  appendFileSync(path, 'G 999 00000000\n{"put":');
  expect(itemsOf((await opened()).tables)).toHaveLength(2);
});

test('a damaged group before the last one is an error, because its data was acknowledged', async () => {
  await withItems('a', 'b');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"S":"a"', '"S":"x"'));
  await expect(opened()).rejects.toThrow(/tables\.log can't be read: it is damaged at byte \d+/);
});

test('a log with another format version is an error', async () => {
  writeFileSync(path, 'boxoffice-tables 2\n');
  await expect(opened()).rejects.toThrow('its first line is not "boxoffice-tables 1"');
});

test('a growing log is compacted while writes go on, and keeps all items', async () => {
  const { tables, log } = await opened();
  tables.define(definition);
  const text = 'x'.repeat(300_000);
  for (let n = 0; n < 60; n++) {
    put(tables, `s${n % 3}`, { n, text });
    if (n % 4 === 0) await log.durable();
  }
  await log.close();
  expect(statSync(path).size).toBeLessThan(60 * text.length * 0.5);
  expect(itemsOf((await opened()).tables).map((item) => (item as { n: number }).n)).toEqual([57, 58, 59]);
});

/** The server as a process of its own. */
async function serve(): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [main, String(port), folder], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await waitForPort(port, AbortSignal.timeout(20_000));
  return { url: `http://127.0.0.1:${port}`, child };
}

const createTable: Request = {
  operation: 'CreateTable',
  input: {
    TableName: 'orders',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  },
};

test('after a kill at any moment every acknowledged transaction is there, and none is half there', async () => {
  const acknowledged = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const { url, child } = await serve();
    if (round === 0) await send(url, createTable);
    const isOver = once(child, 'exit');
    const write = async (client: number) => {
      for (let n = 0; ; n++) {
        const id = `${round}-${client}-${n}`;
        const TransactItems = ['one', 'two'].map((sk) => ({
          Put: {
            TableName: 'orders',
            Item: { pk: { S: id }, sk: { S: sk }, text: { S: 'x'.repeat(200 * client) } },
          },
        }));
        const answer = await send(url, { operation: 'TransactWriteItems', input: { TransactItems } });
        if (answer.status !== undefined) return;
        acknowledged.add(id);
        if (acknowledged.size % 50 === 10 * round) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, client) => write(client).catch(() => {})));
    await isOver;
  }
  const tables = new Tables();
  await (await Log.open(path, tables)).close();
  const found = new Map<string, number>();
  for (const [pk, rows] of tables.table('orders').rows.partitions()) found.set(pk, rows.length);
  expect([...found.values()].filter((rows) => rows !== 2)).toEqual([]);
  expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(20);
});

test('a second server on the same folder refuses to start', async () => {
  await serve();
  const second = spawn(process.execPath, [main, String(await freePort()), folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [text] = await once(second.stderr, 'data');
  expect(String(text)).toMatch(
    /^The tables server doesn't start: process \d+ already serves the tables of this folder/,
  );
  expect((await once(second, 'exit'))[0]).toBe(1);
});
