import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { admitRequests } from './admission.ts';
import { SLOW_IN_TOTAL, SLOW_PER_ADDRESS } from './body-arrival.ts';
import { visitorAddress } from './visitor-address.ts';

const PLACES = 2;
const arrivals = admitRequests({
  seconds: 60,
  places: PLACES,
  addressOf: visitorAddress({ header: 'x-forwarded-for', depth: 2 }),
});

let server: Server;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Answers with the body of the request. */
const echo: Answer = async (request, response) => {
  response.end(Buffer.concat(await request.toArray()));
};

async function listen(answer: Answer): Promise<void> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function send(text: string): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket
    .on('error', () => {})
    .on('data', (data) => {
      received += data;
    });
  const answer = once(socket, 'close').then(() => received);
  await once(socket, 'connect');
  socket.write(text);
  return { socket, answer };
}

/** The first entry of the header is the visitor's own claim. The last two are those of the proxies. */
const post = (length: number, body: string, address = '192.0.2.1') =>
  [
    'POST / HTTP/1.1',
    'Host: x',
    `X-Forwarded-For: 203.0.113.${Math.floor(Math.random() * 255)}, ${address}, 10.0.0.1`,
    'Connection: close',
    `Content-Length: ${length}`,
    '',
    body,
  ].join('\r\n');
const GET = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

const slowBecomes = (count: number) => expect.poll(() => arrivals.slow).toBe(count);

test('half-sent bodies hold no place, and are handled when the rest arrives', async () => {
  await listen(echo);
  const slow = await Promise.all(Array.from({ length: SLOW_PER_ADDRESS }, () => send(post(10, 'half '))));
  await slowBecomes(SLOW_PER_ADDRESS);
  expect(await (await send(GET)).answer).toContain('200 OK');
  expect(await (await send(post(4, 'body'))).answer).toMatch(/200 OK[\s\S]*body$/);
  for (const { socket } of slow) socket.write('whole');
  for (const { answer } of slow) expect(await answer).toMatch(/200 OK[\s\S]*half whole$/);
  expect(arrivals.slow).toBe(0);
});

test('an address with many slow bodies has its next one refused, and other addresses do not', async () => {
  await listen(echo);
  await Promise.all(Array.from({ length: SLOW_PER_ADDRESS }, () => send(post(10, 'half '))));
  await slowBecomes(SLOW_PER_ADDRESS);
  const refused = await (await send(post(10, 'half '))).answer;
  expect(refused).toMatch(/^HTTP\/1\.1 408 /);
  expect(refused).toContain('{"errors":[{"message":"The body did not arrive in time","code":"too-slow"}]}');
  await send(post(10, 'half ', '192.0.2.2'));
  await slowBecomes(SLOW_PER_ADDRESS + 1);
  expect(await (await send(post(4, 'body'))).answer).toMatch(/body$/);
});

test('slow bodies of many addresses are bounded together, and end with their clients', async () => {
  await listen(echo);
  const slow = Array.from({ length: SLOW_IN_TOTAL }, (_, n) => send(post(10, 'half ', `192.0.2.${n}`)));
  await Promise.all(slow);
  await slowBecomes(SLOW_IN_TOTAL);
  expect(await (await send(post(10, 'half ', '198.51.100.1'))).answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(await (await send(post(4, 'body'))).answer).toMatch(/body$/);
  for (const socket of sockets) socket.destroy();
  await slowBecomes(0);
});

test('at most as many requests are handled at a time as there are places', async () => {
  const waiting: ServerResponse[] = [];
  await listen((_, response) => waiting.push(response));
  const sent = await Promise.all(Array.from({ length: PLACES + 2 }, () => send(GET)));
  await expect.poll(() => waiting.length).toBe(PLACES);
  // A client that goes away leaves its place, or its place in the queue.
  sent[0]?.socket.destroy();
  await expect.poll(() => waiting.length).toBe(PLACES + 1);
  waiting[1]?.end();
  await expect.poll(() => waiting.length).toBe(PLACES + 2);
});

test('a body that is too long holds no place while its rest is read', async () => {
  await listen((_, response) => void response.writeHead(413).end());
  for (let n = 0; n < PLACES; n++) await send(post(2_000_000, 'x'));
  expect(await (await send(GET)).answer).toContain('413');
});

test.each([
  ['of one chunk', ['5\r\nhello\r\n0\r\n\r\n'], 'hello'],
  ['of several chunks', ['5\r\nhello\r\n', '1\r\n!\r\n', '0\r\n\r\n'], 'hello!'],
  ['of 900 kB', [`${(900_000).toString(16)}\r\n`, 'x'.repeat(900_000), '\r\n0\r\n\r\n'], 'x'.repeat(900_000)],
  ['that is empty', ['0\r\n\r\n'], ''],
])('a chunked body %s reaches the handler unchanged', async (_, chunks, body) => {
  await listen(echo);
  const { socket, answer } = await send(
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  for (const chunk of chunks) {
    socket.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await answer).endsWith(`\r\n\r\n${body}`)).toBe(true);
});

const upload = (size: number, address = '192.0.2.1', sent = size) =>
  post(size, 'x'.repeat(sent), address).replace('POST /', 'POST /api/tickets/1/cover');

test('a picture of 5 MB reaches the handler, and any other body of 5 MB does not', async () => {
  await listen(async (request, response) => {
    response.end(String(Buffer.concat(await request.toArray()).length));
  });
  expect(await (await send(upload(5_000_000))).answer).toMatch(/5000000$/);
  const chunked = 'Host: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
  const body = `${(5_000_000).toString(16)}\r\n${'x'.repeat(5_000_000)}\r\n0\r\n\r\n`;
  const { answer } = await send(`POST /signin HTTP/1.1\r\n${chunked}${body}`);
  expect(await answer).toMatch(/^HTTP\/1\.1 413 .*"code":"too-large"/s);
});

test('an address has at most three uploads under way', async () => {
  const handled: ServerResponse[] = [];
  await listen((_, response) => handled.push(response));
  const first = await Promise.all([1, 2].map(() => send(upload(10))));
  await expect.poll(() => handled.length).toBe(2);
  await send(upload(10));
  expect(await (await send(upload(10))).answer).toMatch(/^HTTP\/1\.1 429 .*retry-after: 1/is);
  for (const response of handled.splice(0)) response.end('done');
  for (const { answer } of first) expect(await answer).toContain('done');
  await expect.poll(() => handled.length).toBe(1);
  await send(upload(10));
  await expect.poll(() => handled.length).toBe(2);
});

test('an upload whose client leaves the queue holds no place', async () => {
  const handled: ServerResponse[] = [];
  await listen((_, response) => handled.push(response));
  for (let n = 1; n <= 3; n++) await send(upload(10, `192.0.2.${n}`));
  await expect.poll(() => handled.length).toBe(PLACES);
  const left = await Promise.all([4, 5, 6].map((n) => send(upload(10, `192.0.2.${n}`, 5))));
  const connections = () => promisify(server.getConnections.bind(server))();
  await expect.poll(connections).toBe(6);
  for (const { socket } of left) socket.destroy();
  await expect.poll(connections).toBe(3);
  for (let n = 1; n <= 4; n++) {
    await expect.poll(() => handled.length).toBeGreaterThan(0);
    handled.shift()?.end('done');
    if (n === 1) await send(upload(10, '192.0.2.7'));
  }
});

test('a long body is handled a moment after its arrival, a short one at once', async () => {
  await listen(echo);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const short = await send(post(4, 'tiny'));
    expect(await short.answer).toContain('tiny');
    const long = await send(post(5000, 'x'.repeat(5000)));
    // Those of the arrival are two.
    while (vi.getTimerCount() !== 1) await new Promise(setImmediate);
    expect(long.socket.bytesRead).toBe(0);
    vi.runAllTimers();
    expect(await long.answer).toContain('xxxx');
  } finally {
    vi.useRealTimers();
  }
});
