import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import { TicketCreated } from '@boxoffice/shared/events/ticket.ts';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { startCollector } from '@boxoffice/shared/testing/collector.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { ask, freePort } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test } from 'vitest';
import { startS3Fake } from '../../functions/tickets/s3-fake/s3-fake.ts';
import { picture } from '../../proof/harness/picture.ts';
import { waitForPort } from '../laptop/ports.ts';

useTable();
const buyer = await newUser();
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

const dist = resolve(import.meta.dirname, '../../dist');
type Changes = Record<string, string | undefined>;
const startOrders = (changes: Changes = {}) => start('orders', changes);

/** Starts the bundle of a service as its image does. A setting that is undefined is left out. */
async function start(service: string, changes: Changes = {}) {
  const port = await freePort();
  const boot = resolve(dist, service, 'boot.cjs');
  const settings = { NODE_ENV: 'production', FUNCTION_TARGET: service, PORT: String(port), ...changes };
  const env = Object.entries({ ...process.env, ...settings }).filter(([, value]) => value !== undefined);
  const child = spawn(process.execPath, ['--max-semi-space-size=2', boot], {
    env: Object.fromEntries(env) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => code as number);
  let log = '';
  const logged = new Promise<void>((resolve) => {
    child.stderr?.on('data', (text) => {
      log += text;
      resolve();
    });
  });
  const up = () => waitForPort(port, AbortSignal.timeout(20_000));
  return { child, port, ended, logged, up, log: () => log };
}

const read = (port: number, path = '/api/orders') =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: buyer.headers });

test('a missing setting ends the process with one log line', async () => {
  const { ended, log } = await startOrders({ PUBLIC_KEYS: undefined });
  expect(await ended).toBe(1);
  expect(JSON.parse(log())).toMatchObject({
    level: 'error',
    service: 'orders',
    message: 'The setting PUBLIC_KEYS is not set',
  });
});

test('a wrong address of the tables is logged with its reason, and the pod never becomes ready', async () => {
  const { child, port, logged, ended, log } = await startOrders({
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
  });
  await logged;
  expect(JSON.parse(log()).message).toBe(
    "Not ready: the tables at http://127.0.0.1:9 (AWS_ENDPOINT_URL_DYNAMODB) can't be reached: ECONNREFUSED",
  );
  await expect(read(port)).rejects.toThrow();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a pod waits until the tables answer', async () => {
  const tables = await freePort();
  const { port, logged, up } = await startOrders({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${tables}` });
  await logged;
  await expect(read(port)).rejects.toThrow();
  const server = createServer().listen(tables, '127.0.0.1');
  await up();
  server.close();
});

test('requests are answered 503 until the table exists', async () => {
  const TABLE = `test-${randomUUID()}`;
  const { port, up, log } = await startOrders({ TABLE });
  await up();
  const before = await read(port);
  expect([before.status, before.headers.get('retry-after')]).toEqual([503, '1']);
  expect(log()).toContain(`the table ${TABLE} does not exist`);
  await createTable(new DynamoDBClient({}), TABLE);
  expect((await read(port)).status).toBe(200);
});

test('an image serves only the function that FUNCTION_TARGET names', async () => {
  const { port, up } = await startOrders({ FUNCTION_TARGET: 'list-orders' });
  await up();
  expect((await read(port)).status).toBe(200);
  expect((await read(port, `/api/orders/${randomUUID()}`)).status).toBe(404);
});

test('an unknown FUNCTION_TARGET ends the process with one log line', async () => {
  const { ended, log } = await startOrders({ FUNCTION_TARGET: 'lost-orders' });
  expect(await ended).toBe(1);
  expect(JSON.parse(log()).message).toBe('This image has no function lost-orders: correct FUNCTION_TARGET');
});

test('after SIGTERM a request in flight gets its answer, and then the process ends', async () => {
  const { child, port, ended, up } = await startOrders();
  await up();
  const body = JSON.stringify({ ticketId: 'no id' });
  const headers = { ...buyer.headers, 'content-type': 'application/json', 'content-length': body.length };
  const agent = new Agent({ keepAlive: true });
  const inFlight = request({ port, method: 'POST', path: '/api/orders', headers, agent });
  const answered = once(inFlight, 'response') as Promise<[IncomingMessage]>;
  inFlight.write(body.slice(0, 5));
  // When another connection gets an answer, the first request has arrived too.
  expect((await read(port)).status).toBe(200);
  child.kill('SIGTERM');
  while (await read(port).catch(() => false)) {}
  inFlight.end(body.slice(5));
  const [{ statusCode, headers: responseHeaders }] = await answered;
  expect([statusCode, responseHeaders.connection]).toEqual([400, 'close']);
  expect(await ended).toBe(0);
});

test('after SIGTERM a process publishes the events that the Broker has not accepted yet', async () => {
  const seller = await newUser();
  let isAway = true;
  const attempted = Promise.withResolvers<void>();
  const published: unknown[] = [];
  const broker = createServer((event, answer) => {
    if (!isAway) published.push(event.headers['ce-type']);
    attempted.resolve();
    answer.writeHead(isAway ? 503 : 202).end();
  }).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const { port: brokerPort } = broker.address() as AddressInfo;
  const { child, port, ended, up } = await startOrders({ BROKER_URL: `http://127.0.0.1:${brokerPort}` });
  await up();
  const ticket = { id: randomUUID(), version: 1, userId: seller.id, title: 'Tosca', price: 4500 };
  const listed = TicketCreated.of(
    ticket.id,
    { ...ticket, currency: 'EUR', quantity: 1 },
    { now: Date.now(), newId: randomUUID },
  );
  const url = `http://127.0.0.1:${port}`;
  expect((await ask('POST', url, { body: listed.data, headers: toHeaders(listed) })).status).toBe(204);
  const { status } = await ask('POST', `${url}/api/orders`, {
    body: { ticketId: ticket.id },
    headers: buyer.headers,
  });
  expect(status).toBe(201);
  await attempted.promise;
  isAway = false;
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(published).toEqual(['order.created']);
  broker.close();
});

test('a bundle sends its spans and metrics to the collector before it ends', async () => {
  const collector = await startCollector();
  const { child, port, ended, up, log } = await startOrders({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  await up();
  expect((await read(port)).status).toBe(200);
  child.kill('SIGTERM');
  expect([await ended, log()]).toEqual([0, '']);
  expect(collector.spans.map(({ name }) => name)).toContain('GET /api/orders');
  const measured = new Map(collector.points.map(({ name, value }) => [name, value]));
  expect(measured.get('boxoffice.cold_start.duration')).toBe(1);
  expect(measured.get('boxoffice.table.requests')).toBeGreaterThan(0);
  collector.stop();
});

test('a pod without keys gets them from the address of its agent', async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  const agent = createServer((_, answer) =>
    answer.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        AccessKeyId: AWS_ACCESS_KEY_ID,
        SecretAccessKey: AWS_SECRET_ACCESS_KEY,
        Token: 'token',
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    ),
  ).listen(0, '127.0.0.1');
  await once(agent, 'listening');
  const { port, up } = await startOrders({
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(agent.address() as AddressInfo).port}/`,
  });
  await up();
  expect((await read(port)).status).toBe(200);
  agent.close();
});

test('OpenTelemetry is in a file of its own, which only a process with a collector reads', () => {
  const has = (file: string) =>
    readFileSync(resolve(dist, 'orders', file), 'utf8').includes('OTLPExporterError');
  expect({ bundle: has('bundle.js'), telemetry: has('telemetry.cjs') }).toEqual({
    bundle: false,
    telemetry: true,
  });
});

test('a pod of tickets draws pictures, and stores them in a bucket', async () => {
  const s3 = await startS3Fake({
    ...{ host: '127.0.0.1', port: 0 },
    ...{
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  const store = { COVERS_URL: 's3://covers', AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3.port}` };
  const { child, port, up } = await start('tickets', store);
  await up();
  const hasDecoder = () => readFileSync(`/proc/${child.pid}/maps`, 'utf8').includes('libvips');
  const url = `http://127.0.0.1:${port}`;
  const seller = await newUser();
  const listing = { body: { title: 'Tosca', price: 0 }, headers: seller.headers };
  const { id } = (await ask<{ id: string }>('POST', `${url}/api/tickets`, listing)).body;
  const upload = { method: 'POST', headers: seller.headers, body: Uint8Array.from(picture) };
  // The decoder is loaded with the first picture, so other starts neither read nor map it.
  if (process.platform === 'linux') expect(hasDecoder()).toBe(false);
  const { cover } = (await (await fetch(`${url}/api/tickets/${id}/cover`, upload)).json()) as {
    cover: string;
  };
  if (process.platform === 'linux') expect(hasDecoder()).toBe(true);
  expect([...s3.objects.keys()].sort()).toEqual(
    ['card.webp', 'page.webp', 'share.jpg'].map((file) => `/covers/${cover}/${file}`),
  );
  expect((await fetch(`${url}/covers/${cover}/card.webp`)).headers.get('content-type')).toBe('image/webp');
  await s3.stop();
});
