import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { freePort } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test } from 'vitest';
import { waitForPort } from '../laptop/ports.ts';

useTable();
const buyer = await newUser();
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** The bundle of orders as its image runs it; undefined takes a setting away. */
async function orders(changed: Record<string, string | undefined> = {}) {
  const port = await freePort();
  const boot = resolve(import.meta.dirname, '../../dist/orders', 'boot.cjs');
  const settings = { NODE_ENV: 'production', FUNCTION_TARGET: 'orders', PORT: String(port), ...changed };
  const env = Object.entries({ ...process.env, ...settings }).filter(([, value]) => value !== undefined);
  const child = spawn(process.execPath, ['--max-semi-space-size=2', join(boot)], {
    env: Object.fromEntries(env) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => code as number);
  let log = '';
  const said = new Promise<void>((resolve) => {
    child.stderr?.on('data', (text) => {
      log += text;
      resolve();
    });
  });
  const up = () => waitForPort(port, AbortSignal.timeout(20_000));
  return { child, port, ended, said, up, log: () => log };
}

const read = (port: number, path = '/api/orders') =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: buyer.headers });

test('a setting that is missing is said in one line, and nothing ever listens', async () => {
  const { ended, log } = await orders({ PUBLIC_KEYS: undefined });
  expect(await ended).toBe(1);
  expect(log()).toBe('The setting PUBLIC_KEYS is not set\n');
});

test('an endpoint that is wrong is said in one line, with why, and the pod never becomes ready', async () => {
  const { child, port, said, ended, log } = await orders({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
  await said;
  expect(log()).toBe(
    "Not ready: the tables at http://127.0.0.1:9 (AWS_ENDPOINT_URL_DYNAMODB) can't be reached: ECONNREFUSED\n",
  );
  await expect(read(port)).rejects.toThrow();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('tables that do not answer yet are waited for', async () => {
  const tables = await freePort();
  const { port, said, up } = await orders({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${tables}` });
  await said;
  await expect(read(port)).rejects.toThrow();
  const server = createServer().listen(tables, '127.0.0.1');
  await up();
  server.close();
});

test('a table that does not exist yet is said, asked for again, and found when it is there', async () => {
  const TABLE = `test-${randomUUID()}`;
  const { port, up, log } = await orders({ TABLE });
  await up();
  const early = await read(port);
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
  expect(log()).toContain(`the table ${TABLE} does not exist`);
  await createTable(new DynamoDBClient({}), TABLE);
  expect((await read(port)).status).toBe(200);
});

test('a function that is named alone is all that an image serves', async () => {
  const { port, up } = await orders({ FUNCTION_TARGET: 'list-orders' });
  await up();
  expect((await read(port)).status).toBe(200);
  expect((await read(port, `/api/orders/${randomUUID()}`)).status).toBe(404);
});

test('a function that nobody has is said in one line', async () => {
  const { ended, log } = await orders({ FUNCTION_TARGET: 'lost-orders' });
  expect(await ended).toBe(1);
  expect(log()).toBe('There is no function lost-orders in this image: FUNCTION_TARGET is wrong\n');
});

test('SIGTERM lets a request in flight end with its own answer, and the process ends then', async () => {
  const { child, port, ended, up } = await orders();
  await up();
  const body = JSON.stringify({ ticketId: 'no id' });
  const headers = { ...buyer.headers, 'content-type': 'application/json', 'content-length': body.length };
  const agent = new Agent({ keepAlive: true });
  const asked = request({ port, method: 'POST', path: '/api/orders', headers, agent });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.write(body.slice(0, 5));
  // An answer on another connection says that the first request has arrived as well.
  expect((await read(port)).status).toBe(200);
  child.kill('SIGTERM');
  while (await read(port).catch(() => false)) {}
  asked.end(body.slice(5));
  const [{ statusCode, headers: said }] = await answered;
  expect([statusCode, said.connection]).toEqual([400, 'close']);
  expect(await ended).toBe(0);
});
