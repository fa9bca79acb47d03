import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from './config.ts';
import { identityOf } from './pid.ts';
import { type Fixture, fixture, until } from './testing/fixture.ts';

type Started = { process: ChildProcess; text: () => string; ended: Promise<number | string> };

function start(shop: Fixture, overrides: Partial<Settings> = {}): Started {
  const script = join(import.meta.dirname, 'testing/start-fixture.ts');
  const child = spawn('node', [script, JSON.stringify({ ...shop.settings, ...overrides })], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { process: child, text: () => text, ended };
}

async function ready(shop: Fixture, overrides?: Partial<Settings>): Promise<Started & { url: string }> {
  const started = start(shop, overrides);
  await until(() => started.text().includes('ready at'));
  return { ...started, url: /ready at (\S+)/.exec(started.text())?.[1] ?? '' };
}

/** Starts a system with a request under way, so that every kind of process runs. */
async function busy(shop: Fixture, ms: number) {
  const system = await ready(shop);
  await fetch(system.url);
  const answer = fetch(`${system.url}/slow?ms=${ms}`).then(
    ({ status }) => status,
    () => 'broken off',
  );
  await until(() => shop.received('front').some(({ id }) => id === 'slow'));
  const running = shop.processes();
  expect(running.map(({ name }) => name).sort()).toEqual(['front', 'nats-server']);
  const left = () =>
    running.filter(({ pid, started }) => identityOf(pid) === started).map(({ name }) => name);
  return { ...system, answer, left };
}

test('Ctrl-C in the terminal lets a request finish, ends everything and exits with 0', async () => {
  const system = await busy(fixture(), 500);
  // A terminal sends it to the whole process group.
  process.kill(-(system.process.pid ?? 0), 'SIGINT');
  expect(await system.answer).toBe(200);
  expect(await system.ended).toBe(0);
  expect(system.left()).toEqual([]);
});

test('a request that does not end in time does not keep the system from stopping', async () => {
  const system = await busy(fixture(), 60_000);
  system.process.kill('SIGTERM');
  expect(await system.ended).toBe(0);
  expect(await system.answer).toBe('broken off');
  expect(system.left()).toEqual([]);
});

test('a second Ctrl-C ends everything at once', async () => {
  const system = await busy(fixture(), 60_000);
  system.process.kill('SIGINT');
  await until(() => system.text().includes('Stopping'));
  system.process.kill('SIGINT');
  expect(await system.ended).toBe(130);
  await until(() => system.left().length === 0 || process.platform !== 'linux');
});

test('what a killed runtime leaves behind is gone after the next start, and the state is still there', async () => {
  const shop = fixture();
  const system = await busy(shop, 60_000);
  system.process.kill('SIGKILL');
  await system.ended;
  const again = await ready(shop);
  expect(system.left()).toEqual([]);
  again.process.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

test('Ctrl-C while it starts ends it too', async () => {
  const shop = fixture();
  const started = start(shop, { natsUrl: 'nats://127.0.0.1:1' });
  await until(() => shop.hasHome());
  started.process.kill('SIGINT');
  expect(await started.ended).toBe(0);
  expect(shop.processes()).toEqual([]);
});

test('a taken port is one line, exit code 1, and nothing left running', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const shop = fixture();
  const started = start(shop, { port });
  expect(await started.ended).toBe(1);
  expect(started.text()).toBe(`Port ${port} is taken: end what listens there, or set PORT\n`);
  expect(shop.processes()).toEqual([]);
});

test('a second start on the same state folder is refused', async () => {
  const shop = fixture();
  const first = await ready(shop);
  const second = start(shop);
  expect(await second.ended).toBe(1);
  expect(second.text()).toBe(
    `Boxoffice runs already on ${shop.settings.home} (process ${first.process.pid})\n`,
  );
  expect((await fetch(first.url)).status).toBe(200);
});

test('a nats-server that does not answer is one line and exit code 1', async () => {
  const started = start(fixture(), { natsUrl: 'nats://127.0.0.1:1' });
  expect(await started.ended).toBe(1);
  expect(started.text()).toMatch(/^No nats-server with JetStream answers at 127\.0\.0\.1:1: .+\n$/);
});
