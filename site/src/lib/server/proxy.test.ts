import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { forgetSharedAnswers } from './shared-answers.ts';

/** The service: each test says how it answers. */
let serve: RequestListener;
const service = createServer((request, response) => serve(request, response)).listen(0, '127.0.0.1');
await once(service, 'listening');
const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;

for (const name of ['AUTH', 'TICKETS', 'ORDERS', 'PAYMENTS', 'PASSES', 'PUBLIC'])
  vi.stubEnv(`${name}_URL`, origin);
vi.stubEnv('PUBLIC_KEYS', '{}');
vi.stubGlobal('__PUBLIC_ROUTES__', [
  { method: 'GET', path: '/api/tickets', access: 'public' },
  { method: 'POST', path: '/api/tickets', access: 'user' },
  { method: 'GET', path: '/api/orders', access: 'user' },
]);
const { answerApi } = await import('./proxy.ts');

/** The most bytes of an answer that the site held at a time. */
let held = 0;
const site = createServer((request, response) => {
  const { write } = response;
  response.write = ((chunk: Buffer) => {
    const isDrained = Reflect.apply(write, response, [chunk]);
    held = Math.max(held, response.writableLength);
    return isDrained;
  }) as typeof write;
  answerApi(request, response, () => response.end('SvelteKit'));
}).listen(0, '127.0.0.1');
await once(site, 'listening');
const port = (site.address() as AddressInfo).port;
const url = `http://127.0.0.1:${port}`;

afterEach(forgetSharedAnswers);

/** A request whose answer is read only when `resume` is called. */
async function openSocket(path: string) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return socket;
}

test('a page goes on to SvelteKit, and an unknown path of the API does not', async () => {
  expect(await (await fetch(`${url}/tickets/1`)).text()).toBe('SvelteKit');
  expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
});

test('visitors without a cookie share one answer, and a visitor with a cookie gets their own', async () => {
  let asked = 0;
  serve = (_, response) => void response.end(String(++asked));
  const get = async (headers = {}) => (await fetch(`${url}/api/tickets`, { headers })).text();
  expect(await Promise.all([get(), get(), get()])).toEqual(['1', '1', '1']);
  expect(await get({ cookie: 'language=de' })).toBe('2');
});

test('a write to tickets forgets the shared answers', async () => {
  let asked = 0;
  serve = (_, response) => void response.end(String(++asked));
  await fetch(`${url}/api/tickets`);
  await (await fetch(`${url}/api/tickets`, { method: 'POST', body: '{}' })).text();
  expect(await (await fetch(`${url}/api/tickets`)).text()).toBe('3');
});

test('a read is repeated once on a connection that breaks, and a write without a key is not', async () => {
  let calls = 0;
  serve = ({ socket }, response) => {
    calls++;
    if (calls % 2 === 1) socket.destroy();
    else response.end('answer');
  };
  expect(await (await fetch(`${url}/api/orders`)).text()).toBe('answer');
  expect(calls).toBe(2);
  expect((await fetch(`${url}/api/tickets`, { method: 'POST', body: '{}' })).status).toBe(503);
  expect(calls).toBe(3);
  const headers = { 'idempotency-key': 'k' };
  calls = 0;
  expect((await fetch(`${url}/api/tickets`, { method: 'POST', body: '{}', headers })).status).toBe(200);
  expect(calls).toBe(2);
});

test('an answer arrives while the service is still sending it', async () => {
  const answering = Promise.withResolvers<ServerResponse>();
  serve = (_, response) => {
    response.write('first ');
    answering.resolve(response);
  };
  const { body } = await fetch(`${url}/api/orders`);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const text = async () => Buffer.from((await reader.read()).value ?? []).toString();
  expect(await text()).toBe('first ');
  (await answering.promise).end('last');
  expect(await text()).toBe('last');
});

test.each([
  ['with a length', { 'content-length': '1000' }],
  ['without a length', {}],
])('an answer %s that breaks off does not look whole', async (_, headers) => {
  serve = ({ socket }, response) => {
    response.writeHead(200, headers);
    response.write('half', () => setImmediate(() => socket.destroy()));
  };
  const answer = await fetch(`${url}/api/orders`);
  await expect(answer.text()).rejects.toThrow();
});

test.each(['before the answer', 'in the middle of it'])(
  'a visitor who leaves %s ends the call',
  async (when) => {
    const called = Promise.withResolvers<IncomingMessage>();
    serve = (request, response) => {
      if (when === 'in the middle of it') response.write('half');
      called.resolve(request);
    };
    const socket = await openSocket('/api/orders');
    const request = await called.promise;
    if (when === 'in the middle of it') {
      socket.resume();
      await once(socket, 'data');
    }
    socket.destroy();
    await once(request.socket, 'close');
  },
);

test('a shared answer is not ended by the visitor who asked first', async () => {
  const answering = Promise.withResolvers<ServerResponse>();
  serve = (_, response) => answering.resolve(response);
  const asking = once(site, 'request');
  const first = await openSocket('/api/tickets');
  const [request] = (await asking) as [IncomingMessage];
  const response = await answering.promise;
  const joining = once(site, 'request');
  const second = fetch(`${url}/api/tickets`);
  await joining;
  first.destroy();
  await once(request.socket, 'close');
  response.end('[]');
  expect(await (await second).text()).toBe('[]');
});

test('a visitor who reads slowly holds the service back, and gets the whole answer', async () => {
  const SIZE = 40_000_000;
  const blocked = Promise.withResolvers<ServerResponse>();
  serve = (_, response) => {
    response.writeHead(200, { 'content-length': SIZE });
    const chunk = Buffer.alloc(100_000);
    let left = SIZE;
    const more = () => {
      while (left > 0) {
        left -= chunk.length;
        if (!response.write(chunk)) break;
      }
      if (left === 0) response.end();
      else response.once('drain', more);
    };
    more();
    blocked.resolve(response);
  };
  held = 0;
  const socket = await openSocket('/api/orders');
  const response = await blocked.promise;
  await expect.poll(() => held).toBeGreaterThan(1_000_000);
  // What the site reads in vain if nothing holds the service back.
  for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
  let received = 0;
  socket.on('data', ({ length }) => {
    received += length;
  });
  socket.resume();
  if (!response.writableFinished) await once(response, 'finish');
  await expect.poll(() => received).toBeGreaterThan(SIZE);
  expect(held).toBeLessThan(2_000_000);
});
