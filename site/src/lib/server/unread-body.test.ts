import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { admitRequests } from './admission.ts';
import { answerBrokenRequests } from './broken-request.ts';

const SECONDS = 0.5;
admitRequests({ seconds: SECONDS, places: 100, addressOf: () => '192.0.2.1' });
answerBrokenRequests(SECONDS);

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The ways in which the adapter and SvelteKit answer without reading the body. */
const answers: [string, Answer][] = [
  ['end', (_, response) => void response.writeHead(405).end()],
  ['end with text', (_, response) => response.writeHead(400).end('Bad Request')],
  [
    'a whole body',
    (_, response) => {
      response.writeHead(404, { 'content-length': 100_000 });
      response.write('x'.repeat(100_000));
      response.end();
    },
  ],
  [
    'chunks',
    (_, response) => {
      response.writeHead(404);
      response.write('x'.repeat(50_000));
      setImmediate(() => response.end('x'.repeat(50_000)));
    },
  ],
];

async function connectTo(answer: Answer): Promise<{ socket: Socket; received: () => string }> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return { socket, received: () => text };
}

const head = (...headers: string[]) => ['POST / HTTP/1.1', 'Host: x', ...headers, '', ''].join('\r\n');
const next = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
/** Lets the server handle what has arrived. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
const turns = async () => {
  for (let n = 0; n < 50; n++) await turn();
};

describe.each(answers)('an answer by %s', (_, answer) => {
  test('waits for the rest of the body, and the connection carries the next request', async () => {
    const { socket, received } = await connectTo(answer);
    socket.write(`${head('Content-Length: 200000')}${'b'.repeat(100_000)}`);
    await turns();
    expect(received()).toBe('');
    socket.write('b'.repeat(100_000));
    socket.write(next);
    await once(socket, 'close');
    expect(received().match(/HTTP\/1\.1 4\d\d/g)).toHaveLength(2);
    expect(received()).not.toContain('HTTP/1.1 400 Bad Request\r\nConnection: close');
  });

  test.each([
    ['of 8 MB', head(`Content-Length: ${8_000_000}`)],
    ['without a length', head('Transfer-Encoding: chunked')],
  ])('to a body %s arrives whole before the connection is closed', async (kind, lines) => {
    const { socket, received } = await connectTo(answer);
    const bytes = 'b'.repeat(64_000);
    const chunk = kind === 'of 8 MB' ? bytes : `${bytes.length.toString(16)}\r\n${bytes}\r\n`;
    socket.write(lines);
    for (let n = 0; n < 20; n++) socket.write(chunk);
    await once(socket, 'end');
    expect(received()).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(received().toLowerCase()).toContain('connection: close');
    expect(received()).toMatch(/(x|Bad Request|\r\n0)(\r\n)*(0\r\n)?(\r\n)*$/);
    socket.destroy();
  });
});

test('a client that waits for 100 Continue is told to continue', async () => {
  const { socket, received } = await connectTo((_, response) => void response.writeHead(404).end());
  socket.write(head('Content-Length: 3', 'Expect: 100-continue', 'Connection: close'));
  await once(socket, 'data');
  expect(received()).toContain('100 Continue');
  socket.write('abc');
  await once(socket, 'close');
  expect(received()).toContain('HTTP/1.1 404');
});

test('a handler that reads the body answers as before', async () => {
  const { socket, received } = await connectTo(async (request, response) => {
    let size = 0;
    for await (const chunk of request) size += chunk.length;
    response.end(String(size));
  });
  socket.write(`${head('Content-Length: 5', 'Connection: close')}hello`);
  await once(socket, 'close');
  expect(received()).toMatch(/200 OK[\s\S]*\r\n\r\n5$/);
});

test.each([
  ['431', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(500_000)}\r\n\r\n`],
  ['400', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n${'b'.repeat(500_000)}`],
])(
  'the answer %s to a request that cannot be parsed arrives before the connection is closed',
  async (status, text) => {
    const { socket, received } = await connectTo((_, response) => void response.end());
    let isReset = false;
    socket.once('error', () => {
      isReset = true;
    });
    socket.end(text);
    await once(socket, 'close');
    expect(received()).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\\r\\nConnection: close\\r\\n`));
    expect(isReset).toBe(false);
  },
);
