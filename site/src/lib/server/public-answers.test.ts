import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { answerPublicReads, forgetPublicAnswers, isPublicRead, publicAnswer } from './public-answers.ts';

afterEach(() => {
  forgetPublicAnswers();
  vi.useRealTimers();
});

const answer = (status: number, body: string) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(body),
});

test.each([
  ['GET', '/api/tickets', {}, true],
  ['GET', '/api/tickets?limit=5&sort=price', {}, true],
  ['GET', '/api/tickets/0193-a', {}, true],
  ['GET', '/api/tickets?q=gala', {}, false],
  ['GET', '/api/tickets?limit=5&q=gala', {}, false],
  ['GET', '/api/tickets?limit=5&%71=gala', {}, false],
  ['GET', '/api/orders', {}, false],
  ['GET', '/api/tickets/0193/orders', {}, false],
  ['HEAD', '/api/tickets', {}, false],
  ['POST', '/api/tickets', {}, false],
  ['GET', '/api/tickets', { cookie: 'language=de' }, false],
  ['GET', '/api/tickets', { authorization: 'Bearer a' }, false],
])('%s %s with %o is a public read: %s', (method, path, headers, expected) => {
  expect(isPublicRead(method, path, headers)).toBe(expected);
});

test('requests within a second share one answer of the service, and the next second asks again', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const ask = vi.fn(async () => answer(200, '[]'));
  const read = () => publicAnswer('/api/tickets', ask);
  await Promise.all([read(), read(), read()]);
  vi.advanceTimersByTime(999);
  await read();
  expect(ask).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await read();
  expect(ask).toHaveBeenCalledTimes(2);
});

test('an answer that took longer than its second is not served to a later request', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const slow = Promise.withResolvers<ReturnType<typeof answer>>();
  const first = publicAnswer('/api/tickets', () => slow.promise);
  vi.advanceTimersByTime(1500);
  const second = publicAnswer('/api/tickets', async () => answer(200, '["new"]'));
  slow.resolve(answer(200, '["old"]'));
  expect(String((await first).body)).toBe('["old"]');
  expect(String((await second).body)).toBe('["new"]');
});

test('an error is not kept', async () => {
  await expect(publicAnswer('/api/tickets', async () => Promise.reject(new Error('away')))).rejects.toThrow();
  expect((await publicAnswer('/api/tickets', async () => answer(503, ''))).status).toBe(503);
  expect((await publicAnswer('/api/tickets', async () => answer(200, '[]'))).status).toBe(200);
});

test('a fresh answer is given before SvelteKit, and only to a visitor without a cookie', async () => {
  answerPublicReads();
  const server = createServer((_, response) => response.end('SvelteKit')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/tickets`;
  const text = async (headers = {}) => (await fetch(url, { headers })).text();
  expect(await text()).toBe('SvelteKit');
  await publicAnswer('/api/tickets', async () => answer(200, '[1]'));
  expect(await text()).toBe('[1]');
  expect(await text({ cookie: 'session=a' })).toBe('SvelteKit');
  forgetPublicAnswers();
  expect(await text()).toBe('SvelteKit');
});
