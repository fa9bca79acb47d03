import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from './config.ts';
import { identityOf } from './pid.ts';
import { type Fixture, fixture, until } from './testing/fixture.ts';

type Started = { process: ChildProcess; text: () => string; ended: Promise<number | string> };

function start(fixed: Fixture, overrides: Partial<Settings> = {}): Started {
  const script = join(import.meta.dirname, 'testing/start-fixture.ts');
  const child = spawn('node', [script, JSON.stringify({ ...fixed.settings, ...overrides })], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { process: child, text: () => text, ended };
}

async function ready(fixed: Fixture, overrides?: Partial<Settings>): Promise<Started & { url: string }> {
  const started = start(fixed, overrides);
  await until(() => started.text().includes('ready at'));
  return { ...started, url: /ready at (\S+)/.exec(started.text())?.[1] ?? '' };
}

/** Starts a system and a slow request, so that every kind of process runs. */
async function startWithRequest(fixed: Fixture, ms: number) {
  const system = await ready(fixed);
  await fetch(system.url);
  const answer = fetch(`${system.url}/slow?ms=${ms}`).then(
    ({ status }) => status,
    () => 'broken off',
  );
  await until(() => fixed.received('front').some(({ id }) => id === 'slow'));
  const running = fixed.processes();
  expect(running.map(({ name }) => name).sort()).toEqual(['front', 'nats-server']);
  const stillRunning = () =>
    running.filter(({ pid, started }) => identityOf(pid) === started).map(({ name }) => name);
  return { ...system, answer, stillRunning };
}

test('Ctrl-C in the terminal lets requests finish, ends all processes and exits with 0', async () => {
  const system = await startWithRequest(fixture(), 500);
  // A terminal sends it to the whole process group.
  process.kill(-(system.process.pid ?? 0), 'SIGINT');
  expect(await system.answer).toBe(200);
  expect(await system.ended).toBe(0);
  expect(system.stillRunning()).toEqual([]);
});

test('the system stops even if a request does not finish in time', async () => {
  const system = await startWithRequest(fixture(), 60_000);
  system.process.kill('SIGTERM');
  expect(await system.ended).toBe(0);
  expect(await system.answer).toBe('broken off');
  expect(system.stillRunning()).toEqual([]);
});

test('a second Ctrl-C ends all processes at once', async () => {
  const system = await startWithRequest(fixture(), 60_000);
  system.process.kill('SIGINT');
  await until(() => system.text().includes('Stopping'));
  system.process.kill('SIGINT');
  expect(await system.ended).toBe(130);
  await until(() => system.stillRunning().length === 0 || process.platform !== 'linux');
});

test('the next start ends the processes of a killed runtime', async () => {
  const fixed = fixture();
  const system = await startWithRequest(fixed, 60_000);
  system.process.kill('SIGKILL');
  await system.ended;
  const again = await ready(fixed);
  expect(system.stillRunning()).toEqual([]);
  again.process.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

test('the next start completes a first start that was killed or cut short', async () => {
  const fixed = fixture();
  const { home } = fixed.settings;
  // The runtime writes these files in this order.
  for (const name of ['runtime.json', 'secrets/signing-keys/private.jwk', 'nats.conf', 'nats/jetstream']) {
    const killed = start(fixed);
    await until(() => existsSync(join(home, name)));
    killed.process.kill('SIGKILL');
    await killed.ended;
  }
  for (const name of [
    'runtime.json',
    'env',
    'nats.conf',
    'processes.json',
    'secrets/public-keys/jwks.json',
  ]) {
    writeFileSync(join(home, name), '');
  }
  mkdirSync(join(home, 'tables'), { recursive: true });
  writeFileSync(join(home, 'tables/tables.db'), 'SQLite format 3\0 and then the disk was full');
  // With the tables server.
  const system = await ready(fixed, { tablesUrl: undefined });
  expect((await fetch(system.url)).status).toBe(200);
});

test('Ctrl-C during the start ends the start', async () => {
  const fixed = fixture();
  const started = start(fixed, { natsUrl: 'nats://127.0.0.1:1' });
  await until(() => fixed.hasHome());
  started.process.kill('SIGINT');
  expect(await started.ended).toBe(0);
  expect(fixed.processes()).toEqual([]);
});

test('a port in use prints one line, exits with 1 and leaves no process', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const fixed = fixture();
  const started = start(fixed, { port });
  expect(await started.ended).toBe(1);
  expect(started.text()).toBe(
    `Port ${port} is in use: stop the program that listens on it, or set PORT to a free port\n`,
  );
  expect(fixed.processes()).toEqual([]);
});

test('a second start with the same state folder prints one line and exits with 1', async () => {
  const fixed = fixture();
  const first = await ready(fixed);
  const second = start(fixed);
  expect(await second.ended).toBe(1);
  expect(second.text()).toBe(
    `Boxoffice already runs with the state folder ${fixed.settings.home} (process ${first.process.pid}): stop it, or set BOXOFFICE_HOME to another folder\n`,
  );
  expect((await fetch(first.url)).status).toBe(200);
});

test('a nats-server that does not answer prints one line and exits with 1', async () => {
  const started = start(fixture(), { natsUrl: 'nats://127.0.0.1:1' });
  expect(await started.ended).toBe(1);
  expect(started.text()).toMatch(
    /^No nats-server with JetStream answers at 127\.0\.0\.1:1 .+: start one, or unset NATS_URL\n$/,
  );
});
