import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, service, until } from './testing/fixture.ts';

type Echo = {
  pid: number;
  mostInFlight: number;
  headers: Record<string, string>;
  body: string;
  env: Record<string, string>;
};
const getEcho = async (url: string, init?: RequestInit): Promise<Echo> =>
  (await (await fetch(url, init)).json()) as Echo;
const names = (system: { processes(): { name: string }[] }) => system.processes().map(({ name }) => name);

test('the first request starts the process of a service and is answered', async () => {
  const fixed = fixture();
  const system = await fixed.start();
  expect(names(fixed)).toEqual(['nats-server']);
  const [first, second] = await Promise.all([
    getEcho(`${system.publicUrl}/a`),
    getEcho(`${system.publicUrl}/b`),
  ]);
  expect(first.pid).toBe(second.pid);
  expect(names(fixed)).toEqual(['nats-server', 'front']);
  expect(fixed.lines).toContainEqual(expect.stringMatching(/^front up, \d+ ms$/));
});

test('an idle service ends after its scale-down window, and the next request starts it again', async () => {
  const fixed = fixture();
  const system = await fixed.start({ idleSeconds: 0.3 });
  const { pid } = await getEcho(system.publicUrl);
  await until(() => fixed.lines.includes('front down, idle 0.3 s'));
  expect(names(fixed)).toEqual(['nats-server']);
  expect((await getEcho(system.publicUrl)).pid).not.toBe(pid);
});

test('a request that takes longer than the scale-down window is answered', async () => {
  const fixed = fixture();
  const system = await fixed.start({ idleSeconds: 0.2 });
  expect((await fetch(`${system.publicUrl}/slow?ms=700`)).status).toBe(200);
});

test('the next request starts a killed service again', async () => {
  const fixed = fixture();
  const system = await fixed.start();
  const { pid } = await getEcho(system.publicUrl);
  process.kill(pid, 'SIGKILL');
  const after = await getEcho(system.publicUrl, { method: 'GET' });
  expect(after.pid).not.toBe(pid);
  await until(() => fixed.lines.includes('front died (SIGKILL), the next request starts it again'));
});

test('a request during which the process dies is answered 502, or breaks off if the answer has begun', async () => {
  const fixed = fixture();
  const system = await fixed.start();
  const died = await fetch(`${system.publicUrl}/die`, { method: 'POST', body: 'x' });
  expect(died.status).toBe(502);
  expect(await died.json()).toEqual({
    errors: [{ message: 'front ended before it answered', code: 'unreachable' }],
  });
  const half = await fetch(`${system.publicUrl}/half`);
  await expect(half.text()).rejects.toThrow();
});

test('a process that does not start answers 503 with the reason, and the next request starts it again', async () => {
  const fixed = fixture(service('sick', { env: { BROKEN: '1' } }));
  const system = await fixed.start();
  const answer = await fetch(`${system.urls.sick}/`);
  const reason = "sick doesn't start: exit code 1: The setting GREETING is not set";
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ errors: [{ message: reason, code: 'unreachable' }] });
  expect(fixed.lines).toContain(reason);
  await fetch(`${system.urls.sick}/`);
  expect(fixed.lines.filter((line) => line === reason)).toHaveLength(2);
});

test('a request that takes longer than timeoutSeconds is answered 504', async () => {
  const fixed = fixture(service('slow', { timeoutSeconds: 1 }));
  const system = await fixed.start();
  const answer = await fetch(`${system.urls.slow}/slow?ms=5000`);
  expect(answer.status).toBe(504);
  expect(await answer.json()).toEqual({
    errors: [{ message: 'slow did not answer in 1 s', code: 'unreachable' }],
  });
});

test('requests beyond containerConcurrency wait for a free slot', async () => {
  const fixed = fixture(service('narrow', { concurrency: 2 }), service('wide'));
  const system = await fixed.start();
  const mostInFlight = async (url: string | undefined) => {
    const answers = Array.from({ length: 6 }, () => getEcho(`${url}/slow?ms=100`));
    return Math.max(...(await Promise.all(answers)).map((answer) => answer.mostInFlight));
  };
  expect(await mostInFlight(system.urls.narrow)).toBe(2);
  expect(await mostInFlight(system.urls.wide)).toBe(6);
});

test('the runtime forwards bodies and repeated headers, and replaces the client address headers', async () => {
  const fixed = fixture();
  const system = await fixed.start();
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

test('the environment contains ConfigMaps, overridden by settings, and local addresses', async () => {
  const fixed = fixture();
  const system = await fixed.start({ overrides: { GREETING: 'good morning' } });
  const { env } = await getEcho(system.publicUrl);
  expect(env.GREETING).toBe('good morning');
  expect(env.OTHER_URL).toBe(`${system.publicUrl}/inner`);
  expect(env.BROKER_URL).toBe(system.brokerUrl);
  expect(readFileSync(join(fixed.settings.home, 'env'), 'utf8')).toContain(
    `BROKER_URL='${system.brokerUrl}'`,
  );
});

test('a connection stays usable after an answer that came before the end of the body', async () => {
  const fixed = fixture();
  const system = await fixed.start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const status = (method: string, path: string, body?: Buffer) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${system.publicUrl}${path}`, { agent, method }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode));
      });
      sent.once('error', reject);
      sent.end(body);
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
