import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

// An address may sign up 50 times per hour. A request's body must arrive within a second.
const system = await startSystem({ environment: { LIMITS_SCALE: '1' }, settings: { BODY_TIMEOUT: '1' } });
const { url } = system;
const seller = await signedUpSeller(system);
const { hostname, port } = new URL(url);

/** Sends lines and resolves to the whole answer when the server closes the connection. */
async function exchange(lines: string[]): Promise<string> {
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  socket.on('error', () => {});
  socket.write(lines.join('\r\n'));
  await once(socket, 'close');
  return answer;
}

const statusOf = (answer: string): string => answer.split(' ')[1] ?? 'no answer';

describe('a request', () => {
  test('whose body never ends is cut off and delays no other request', async () => {
    const head = ['POST /api/tickets HTTP/1.1', `Host: ${hostname}`, 'Content-Type: application/json'];
    const slow = [...head, 'Content-Length: 1000', '', '{"title":"'];
    const chunked = [...head, 'Transfer-Encoding: chunked', '', '5', '{"tit', ''];
    const [first, second, list] = await Promise.all([
      exchange(slow),
      exchange(chunked),
      seller.get('/api/tickets'),
    ]);
    expect(list.status).toBe(200);
    for (const answer of [first, second]) expect(statusOf(answer)).toMatch(/^(408|502|no answer)$/);
  });

  test('whose headers never end is cut off', async () => {
    const answer = await exchange(['GET / HTTP/1.1', `Host: ${hostname}`, 'X-Slow: ']);
    expect(statusOf(answer)).toMatch(/^(408|no answer)$/);
  });

  test('with more than 16 kB of headers is refused', async () => {
    const answer = await exchange([
      'GET / HTTP/1.1',
      `Host: ${hostname}`,
      `X: ${'x'.repeat(17_000)}`,
      '',
      '',
    ]);
    expect(statusOf(answer)).toBe('431');
  });

  test('with two lengths, or with a length that its body does not have, is refused', async () => {
    const head = [
      'POST /api/tickets HTTP/1.1',
      `Host: ${hostname}`,
      'Connection: close',
      'Content-Length: 5',
    ];
    const smuggled = [...head, 'Transfer-Encoding: chunked', '', '0', '', 'GET /api/orders HTTP/1.1', '', ''];
    expect(statusOf(await exchange(smuggled))).toBe('400');
    expect(statusOf(await exchange([...head, 'Content-Length: 6', '', 'x']))).toBe('400');
  });

  test('over 100 kB is refused, with or without a Content-Length', async () => {
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

  test.each([
    ['404', 'POST', '/nothing-here', []],
    ['404', 'POST', '/api/nothing', []],
    ['405', 'POST', '/', []],
    ['405', 'POST', '/favicon.svg', []],
    ['405', 'PUT', '/api/orders', []],
    ['403', 'POST', '/signin', ['Origin: https://evil.example']],
    ['403', 'POST', '/api/orders', ['Origin: https://evil.example']],
    ['415', 'POST', '/signin', ['Content-Encoding: gzip']],
    ['413', 'POST', '/api/tickets', []],
    ['413', 'POST', '/signin', ['Content-Type: application/x-www-form-urlencoded']],
  ] as const)(
    'answered %s without its body leaves the connection usable: %s %s',
    async (status, method, path, more) => {
      const head = [
        `${method} ${path} HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        ...more,
        'Content-Length: 200000',
      ];
      const next = ['GET /robots.txt HTTP/1.1', `Host: ${hostname}:${port}`, 'Connection: close', '', ''];
      const answers = await exchange([...head, '', 'x'.repeat(200_000) + next.join('\r\n')]);
      expect(answers.match(/HTTP\/1\.1 \d{3}/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 200']);
      expect(answers).toContain('Sitemap: ');
    },
  );

  test.each([
    ['404', 'POST /nothing-here HTTP/1.1', 'Content-Length: 5000000'],
    ['413', 'POST /api/tickets HTTP/1.1', 'Content-Length: 5000000'],
  ])('answered %s while it is still sent gets the whole answer: %s', async (status, line, header) => {
    const answer = await exchange([line, `Host: ${hostname}`, header, '', 'x'.repeat(1_500_000)]);
    expect(statusOf(answer)).toBe(status);
    const [, length] = /content-length: (\d+)/i.exec(answer) ?? [];
    if (length)
      expect(Buffer.byteLength(answer.split('\r\n\r\n').slice(1).join('\r\n\r\n'))).toBe(Number(length));
    else expect(answer).toMatch(/\r\n0\r\n\r\n$/);
  });

  test('nested deeper than 20 levels is refused before it is parsed', async () => {
    const nested = (depth: number) => `{"title":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const answer = await seller.send('POST', '/api/tickets', nested(40_000));
    expect(answer.body).toEqual({
      errors: [{ message: 'The body is nested deeper than 20 levels', code: 'too-deep' }],
    });
    const quoted = JSON.stringify({ title: '[{"'.repeat(50), price: 4500 });
    expect((await seller.send('POST', '/api/tickets', quoted)).status).toBe(201);
  });

  test.each(['0', '-1', '101', '1e9', 'x'])('for a page of %s items is refused', async (limit) => {
    for (const path of ['/api/tickets', '/api/orders'])
      expect((await seller.get(`${path}?limit=${limit}`)).status).toBe(400);
  });
});

describe('the address of a visitor', () => {
  const signUp = (headers: Record<string, string>) => {
    const body = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery' };
    return new Visitor(url).post('/api/users/signup', body, headers);
  };

  test('is the address of the connection, whatever the headers say', async () => {
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
