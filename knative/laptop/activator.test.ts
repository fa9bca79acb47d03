import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, service, until } from './testing/fixture.ts';

type Echo = {
  pid: number;
  most: number;
  headers: Record<string, string>;
  body: string;
  env: Record<string, string>;
};
const ask = async (url: string, init?: RequestInit): Promise<Echo> =>
  (await (await fetch(url, init)).json()) as Echo;
const names = (of: { processes(): { name: string }[] }) => of.processes().map(({ name }) => name);

test('a service has no process until its first request, which waits and is answered', async () => {
  const shop = fixture();
  const system = await shop.start();
  expect(names(shop)).toEqual(['nats-server']);
  const [first, second] = await Promise.all([ask(`${system.publicUrl}/a`), ask(`${system.publicUrl}/b`)]);
  expect(first.pid).toBe(second.pid);
  expect(names(shop)).toEqual(['nats-server', 'front']);
  expect(shop.lines).toContainEqual(expect.stringMatching(/^front up, \d+ ms$/));
});

test('an idle service ends after its window, and the next request starts it again', async () => {
  const shop = fixture();
  const system = await shop.start({ idleSeconds: 0.3 });
  const { pid } = await ask(system.publicUrl);
  await until(() => shop.lines.includes('front down, idle 0.3 s'));
  expect(names(shop)).toEqual(['nats-server']);
  expect((await ask(system.publicUrl)).pid).not.toBe(pid);
});

test('a request that is longer than the window is not cut off', async () => {
  const shop = fixture();
  const system = await shop.start({ idleSeconds: 0.2 });
  expect((await fetch(`${system.publicUrl}/slow?ms=700`)).status).toBe(200);
});

test('a service that was killed is started again by the next request', async () => {
  const shop = fixture();
  const system = await shop.start();
  const { pid } = await ask(system.publicUrl);
  process.kill(pid, 'SIGKILL');
  const after = await ask(system.publicUrl, { method: 'GET' });
  expect(after.pid).not.toBe(pid);
  await until(() => shop.lines.includes('front died (SIGKILL), the next request starts it again'));
});

test('a request that the process dies on is answered 502, and half an answer breaks off', async () => {
  const shop = fixture();
  const system = await shop.start();
  const died = await fetch(`${system.publicUrl}/die`, { method: 'POST', body: 'x' });
  expect(died.status).toBe(502);
  expect(await died.json()).toEqual({
    errors: [{ message: 'front ended before it answered', code: 'unreachable' }],
  });
  const half = await fetch(`${system.publicUrl}/half`);
  await expect(half.text()).rejects.toThrow();
});

test('a process that does not come up is 503 and its reason is in the log; the next request tries again', async () => {
  const shop = fixture(service('sick', { env: { BROKEN: '1' } }));
  const system = await shop.start();
  const answer = await fetch(`${system.urls.sick}/`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ errors: [{ message: 'sick is not up', code: 'unreachable' }] });
  const reason = "sick doesn't start: exit code 1: The setting GREETING is not set";
  expect(shop.lines).toContain(reason);
  await fetch(`${system.urls.sick}/`);
  expect(shop.lines.filter((line) => line === reason)).toHaveLength(2);
});

test('a request that takes longer than timeoutSeconds is 504', async () => {
  const shop = fixture(service('slow', { timeoutSeconds: 1 }));
  const system = await shop.start();
  const answer = await fetch(`${system.urls.slow}/slow?ms=5000`);
  expect(answer.status).toBe(504);
  expect(await answer.json()).toEqual({
    errors: [{ message: 'slow did not answer in 1 s', code: 'unreachable' }],
  });
});

test('requests beyond containerConcurrency wait for a free place', async () => {
  const shop = fixture(service('narrow', { concurrency: 2 }), service('wide'));
  const system = await shop.start();
  const most = async (url: string | undefined) => {
    const answers = Array.from({ length: 6 }, () => ask(`${url}/slow?ms=100`));
    return Math.max(...(await Promise.all(answers)).map((answer) => answer.most));
  };
  expect(await most(system.urls.narrow)).toBe(2);
  expect(await most(system.urls.wide)).toBe(6);
});

test('bodies, repeated headers and who asks are handed on; what a client says of itself is not believed', async () => {
  const shop = fixture();
  const system = await shop.start();
  const answer = await fetch(`${system.publicUrl}/echo?q=1`, {
    method: 'PUT',
    headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'gopher' },
    body: 'ä'.repeat(100_000),
  });
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  const echo = (await answer.json()) as Echo;
  expect(echo.body).toHaveLength(100_000);
  expect(echo.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
});

test('the environment has ConfigMaps, in which settings win, and local addresses', async () => {
  const shop = fixture();
  const system = await shop.start({ overrides: { GREETING: 'good morning' } });
  const { env } = await ask(system.publicUrl);
  expect(env.GREETING).toBe('good morning');
  expect(env.OTHER_URL).toBe(`${system.publicUrl}/inner`);
  expect(env.BROKER_URL).toBe(system.brokerUrl);
  expect(readFileSync(join(shop.settings.home, 'env'), 'utf8')).toContain(`BROKER_URL='${system.brokerUrl}'`);
});

test('a body that is answered before its end leaves its connection usable', async () => {
  const shop = fixture();
  const system = await shop.start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const status = (method: string, path: string, body?: Buffer) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${system.publicUrl}${path}`, { agent, method }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode));
      });
      asked.once('error', reject);
      asked.end(body);
    });
  try {
    for (let round = 0; round < 5; round++) {
      expect(await status('POST', '/refuse', Buffer.alloc(4_000_000))).toBe(413);
      expect(await status('GET', '/a')).toBe(200);
    }
  } finally {
    agent.destroy();
  }
});
