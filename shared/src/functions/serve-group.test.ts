import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { route } from '../api/route.ts';
import { created, ok } from './answer.ts';
import { eventFunction } from './event-function.ts';
import { group } from './group.ts';
import { httpFunction } from './http-function.ts';
import { withLiveness } from './serve-group.ts';
import type { Service } from './service.ts';

const service: Service = {
  name: 'contract',
  table: 'none',
  verify: async () => undefined,
  limitsScale: 1,
  publish: async () => {},
  commit: async () => {},
  republish: async () => {},
};
const described = { summary: 'A thing', answers: {}, access: 'anyone' } as const;
const Read = route({
  ...described,
  method: 'GET',
  path: '/api/things/:id',
  query: z.object({ as: z.string().optional() }),
});
const Make = route({
  ...described,
  method: 'POST',
  path: '/api/things',
  body: z.object({ name: z.string() }),
});
const read = httpFunction(service, 'read-thing', Read, async ({ query, url }) =>
  ok({ query, path: url.pathname }, { etag: '"1"' }),
);
const make = httpFunction(service, 'make-thing', Make, async ({ body, bytes }) =>
  created({ body, size: bytes.length }),
);
const Thing = { type: 'thing.made', data: z.object({ name: z.string() }) };
const keep = eventFunction(service, 'keep-thing', [Thing], async () => {});
const contract = group('contract', {
  config: async () => ({}) as never,
  http: { 'GET /api/things/:id': async () => read, 'POST /api/things': async () => make },
  events: { 'thing.made': async () => keep },
});

const json = { 'content-type': 'application/json' };
const event = { ...json, 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/a', 'ce-type': Thing.type };
const structured = { 'content-type': 'application/cloudevents+json' };
const large = JSON.stringify({ name: 'x'.repeat(100_000) });

type Case = [
  name: string,
  line: string,
  headers: Record<string, string>,
  body: string,
  status: number,
  answer: unknown,
];
const refused = (code: string) => ({ errors: [expect.objectContaining({ code })] });
const cases: Case[] = [
  ['a read', 'GET /api/things/7?as=a%20b', {}, '', 200, { query: { as: 'a b' }, path: '/api/things/7' }],
  ['a body', 'POST /api/things', json, '{"name":"ä"}', 201, { body: { name: 'ä' }, size: 13 }],
  [
    'a charset',
    'POST /api/things',
    { 'content-type': 'Application/JSON; charset=x' },
    '{"name":"a"}',
    201,
    expect.anything(),
  ],
  ['an unknown path', 'GET /nothing', {}, '', 404, refused('nothing-here')],
  ['a path that cannot be decoded', 'GET /%zz', {}, '', 404, refused('nothing-here')],
  ['a path with two slashes', 'GET //api/things/7', {}, '', 404, refused('nothing-here')],
  ['another method', 'DELETE /api/things', {}, '', 405, refused('wrong-method')],
  ['another method with a body', 'PUT /api/things', json, large, 405, refused('wrong-method')],
  ['OPTIONS', 'OPTIONS /api/things', {}, '', 405, refused('wrong-method')],
  ['HEAD', 'HEAD /api/things/7', {}, '', 405, undefined],
  ['no media type', 'POST /api/things', {}, '{"name":"a"}', 415, refused('wrong-media-type')],
  [
    'a form',
    'POST /api/things',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'a=b',
    415,
    refused('wrong-media-type'),
  ],
  [
    'a compressed body',
    'POST /api/things',
    { ...json, 'content-encoding': 'gzip' },
    'x',
    415,
    refused('content-encoded'),
  ],
  ['a body over 100 kB', 'POST /api/things', json, large, 413, refused('too-large')],
  ['text that is not JSON', 'POST /api/things', json, '{', 400, refused('not-json')],
  ['JSON that is too deep', 'POST /api/things', json, '['.repeat(30), 400, refused('too-deep')],
  ['no body', 'POST /api/things', json, '', 400, expect.anything()],
  ['an event', 'POST /', event, '{"name":"a"}', 204, undefined],
  ['an event of another type', 'POST /', { ...event, 'ce-type': 'b' }, '{}', 500, refused('failed')],
  ['an event of another shape', 'POST /', event, '{}', 500, refused('invalid')],
  ['an event that is not JSON', 'POST /', event, '{', 500, refused('not-json')],
  ['an event over 1 MB', 'POST /', event, ' '.repeat(1_000_001), 500, refused('failed')],
  [
    'an event of another version',
    'POST /',
    { ...event, 'ce-specversion': '0.3' },
    '{}',
    400,
    refused('no-cloud-event'),
  ],
  [
    'an event in structured mode',
    'POST /',
    structured,
    '{"specversion":"1.0"}',
    400,
    refused('no-cloud-event'),
  ],
];

describe.each([
  ['functions-framework', () => getTestServer('contract')],
  ['a plain server', () => createServer(contract)],
])('%s answers', (_, start) => {
  let server: Server;
  beforeAll(async () => {
    server = start().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Sends a request in one connection, and then a second one, which must be answered too. */
  async function exchange(line: string, headers: Record<string, string>, body: string): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let answers = '';
    socket.setEncoding('utf8').on('data', (text) => {
      answers += text;
    });
    const all = { host: 'a', ...(body && { 'content-length': Buffer.byteLength(body) }), ...headers };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    socket.write([`${line} HTTP/1.1`, ...head, '', body].join('\r\n'));
    socket.write('GET /second HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    await once(socket, 'close');
    return answers;
  }

  test.each(cases)('%s', async (_, line, headers, body, status, expected) => {
    const answers = await exchange(line, headers, body);
    const [first = '', second = ''] = answers.split(/(?=HTTP\/1\.1 )/);
    expect(second).toMatch(/^HTTP\/1\.1 404/);
    const [head = '', text = ''] = first.split('\r\n\r\n');
    const [statusLine = '', ...fields] = head.toLowerCase().split('\r\n');
    expect(Number(statusLine.split(' ')[1])).toBe(status);
    expect(text === '' ? undefined : JSON.parse(text)).toEqual(expected);
    expect(fields).toContain('cache-control: no-store');
    expect(fields).toContain('x-content-type-options: nosniff');
    if (status !== 204) expect(fields).toContain('content-type: application/json; charset=utf-8');
    if (status === 405) expect(fields.some((field) => field.startsWith('allow: '))).toBe(true);
    expect(head).not.toMatch(/x-powered-by/i);
  });

  test('other requests after a client that stopped in the middle of its body', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('POST /api/things HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{');
    await once(socket, 'connect');
    socket.destroy();
    expect(await exchange('GET /api/things/7', {}, '')).toContain('HTTP/1.1 200');
  });
});

test('a pod answers the liveness probe without a handler, and every other request by its handler', async () => {
  const server = createServer(withLiveness((_, response) => response.writeHead(404).end()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  expect([await statusOf('/livez'), await statusOf('/')]).toEqual([204, 404]);
});
