import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { system } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

// 50 sign-ups of an address in an hour, and a second for a body.
const { url } = await system({ LIMITS_SCALE: '1' }, { BODY_TIMEOUT: '1' }, { built: true });
const seller = await Visitor.signedUp(url);
const { hostname, port } = new URL(url);

/** What a connection is answered until the server ends it. */
async function conversation(lines: string[]): Promise<string> {
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (data) => {
    heard += data;
  });
  socket.on('error', () => {});
  socket.write(lines.join('\r\n'));
  await once(socket, 'close');
  return heard;
}

const statusOf = (heard: string): string => heard.split(' ')[1] ?? 'no answer';

describe('a request', () => {
  test('whose body never ends is cut off, and keeps nobody waiting', async () => {
    const head = ['POST /api/tickets HTTP/1.1', `Host: ${hostname}`, 'Content-Type: application/json'];
    const slow = [...head, 'Content-Length: 1000', '', '{"title":"'];
    const chunked = [...head, 'Transfer-Encoding: chunked', '', '5', '{"tit', ''];
    const heard = await Promise.all([conversation(slow), conversation(chunked), seller.get('/api/tickets')]);
    expect(heard[2].status).toBe(200);
    for (const answer of heard.slice(0, 2)) expect(statusOf(String(answer))).toMatch(/^(408|502|no answer)$/);
  });

  test('whose headers never end is cut off', async () => {
    const heard = await conversation(['GET / HTTP/1.1', `Host: ${hostname}`, 'X-Slow: ']);
    expect(statusOf(heard)).toMatch(/^(408|no answer)$/);
  });

  test('with more than 16 kB of headers is refused', async () => {
    const heard = await conversation([
      'GET / HTTP/1.1',
      `Host: ${hostname}`,
      `X: ${'x'.repeat(17_000)}`,
      '',
      '',
    ]);
    expect(statusOf(heard)).toBe('431');
  });

  test('of two lengths at once, or none that can be, is refused', async () => {
    const head = [
      'POST /api/tickets HTTP/1.1',
      `Host: ${hostname}`,
      'Connection: close',
      'Content-Length: 5',
    ];
    const smuggled = [...head, 'Transfer-Encoding: chunked', '', '0', '', 'GET /api/orders HTTP/1.1', '', ''];
    expect(statusOf(await conversation(smuggled))).toBe('400');
    expect(statusOf(await conversation([...head, 'Content-Length: 6', '', 'x']))).toBe('400');
  });

  test('over 100 kB, with or without saying so, is refused', async () => {
    const body = JSON.stringify({ title: 'x'.repeat(100_001), price: 4500 });
    expect((await seller.send('POST', '/api/tickets', body)).status).toBe(413);
    const stream = new Blob([body]).stream();
    const headers = { 'content-type': 'application/json', cookie: seller.cookie };
    const { status } = await fetch(`${url}/api/tickets`, {
      method: 'POST',
      headers,
      body: stream,
      duplex: 'half',
    });
    expect(status).toBe(413);
  });

  test('nested deeper than anything of ours is refused before it is read', async () => {
    const nested = (depth: number) => `{"title":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const answer = await seller.send('POST', '/api/tickets', nested(40_000));
    expect(answer.body).toEqual({
      errors: [{ message: 'The body is nested deeper than 20 levels', code: 'too-deep' }],
    });
    const quoted = JSON.stringify({ title: '[{"'.repeat(50), price: 4500 });
    expect((await seller.send('POST', '/api/tickets', quoted)).status).toBe(201);
  });

  test.each(['0', '-1', '101', '1e9', 'x'])('for pages of %s is refused', async (limit) => {
    for (const path of ['/api/tickets', '/api/orders'])
      expect((await seller.get(`${path}?limit=${limit}`)).status).toBe(400);
  });
});

describe('the address of a visitor', () => {
  const signUp = (headers: Record<string, string>) => {
    const body = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery' };
    return new Visitor(url).post('/api/users/signup', body, headers);
  };

  test('is the one of their connection, whatever a header says', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 60; n++) {
      const address = `198.51.100.${n}`;
      const { status, headers } = await signUp({
        'x-forwarded-for': address,
        'x-real-ip': address,
        forwarded: `for=${address}`,
      });
      statuses.add(status);
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual(new Set([201, 429]));
  });
});
