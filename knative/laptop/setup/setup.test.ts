import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { missingEntries } from './complete-lock.js';
import { findNatsServer, isNewEnough } from './nats-server.js';
import { takeLock } from './one-at-a-time.js';
import { arePackagesInstalled } from './packages.js';
import { outputOf } from './program.js';
import { hashOf } from './site-build.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boxoffice-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string, mode = 0o644) => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text, { mode });
  return path;
};

/** Runs a program of the set-up as it would run in another clone. */
async function inClone(args: string[], environment: Record<string, string> = {}) {
  cpSync(import.meta.dirname, join(folder, 'knative/laptop/setup'), { recursive: true });
  const child = spawn(process.execPath, args, { cwd: folder, env: { HOME: folder, ...environment } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
  const [code] = await once(child, 'close');
  return { code, printed };
}

test('the nats-server that is found is one that the project can use', async () => {
  expect(isNewEnough(await outputOf(await findNatsServer(), ['-v']))).toBe(true);
});

test.each([
  ['nats-server: v2.9.10', true],
  ['nats-server: v2.12.1', true],
  ['nats-server: v3.0.0', true],
  ['nats-server: v2.8.4', false],
  ['command not found', false],
  [undefined, false],
])('of %j it says whether it is new enough', (printed, enough) => {
  expect(isNewEnough(printed)).toBe(enough);
});

test('with a nats-server that is too old, and no way to get another, one line says what to install', async () => {
  write('bin/nats-server', '#!/bin/sh\necho "nats-server: v2.8.4"\n', 0o755);
  const script = `import('./knative/laptop/setup/nats-server.js').then(({ findNatsServer }) => findNatsServer())
    .catch((error) => { console.error(error.message); process.exit(1); })`;
  const { code, printed } = await inClone(['-e', script], { PATH: `${folder}/bin:/bin/none` });
  expect(printed).toMatch(/^No nats-server 2\.9 or newer is on PATH: install it .*\n$/);
  expect(code).toBe(1);
});

test('a name that is no tables server is refused by one line', async () => {
  const script = `import('./knative/laptop/setup/tables-server.js').then(({ findTablesServer }) => findTablesServer())
    .catch((error) => { console.error(error.message); process.exit(1); })`;
  const { printed } = await inClone(['-e', script], { TABLES_SERVER: 'dynamo' });
  expect(printed).toBe('TABLES_SERVER is dynoxide or dynamodb-local, not dynamo\n');
});

test('without npm, one line says what to install, and nothing is left', async () => {
  write('package-lock.json', '{}');
  const { code, printed } = await inClone(['knative/laptop/setup/setup.js', 'start'], { PATH: '/bin/none' });
  expect(printed).toMatch(/^No npm is on PATH: .*\n$/);
  expect(code).toBe(1);
  expect(existsSync(join(folder, '.cache/setup.lock'))).toBe(false);
});

test('two set-ups in one folder come one after the other', async () => {
  const path = join(folder, 'lock');
  const waited: number[] = [];
  const release = await takeLock(path, () => {});
  const order: string[] = [];
  const second = takeLock(path, (pid) => waited.push(pid)).then((done) => {
    order.push('second');
    done();
  });
  await expect.poll(() => waited).toEqual([process.pid]);
  order.push('first');
  release();
  await second;
  expect(order).toEqual(['first', 'second']);
  expect(existsSync(path)).toBe(false);
});

test('the lock of a set-up that was killed is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  writeFileSync(join(folder, 'lock'), `${child.pid} some token`);
  const release = await takeLock(join(folder, 'lock'), () => {});
  release();
});

test('the site is built again when a source changes, not when it is only checked out again', () => {
  const page = write('src/routes/+page.svelte', 'one');
  const before = hashOf([join(folder, 'src'), join(folder, 'missing')]);
  utimesSync(page, 1, 1);
  expect(hashOf([join(folder, 'src'), join(folder, 'missing')])).toBe(before);
  writeFileSync(page, 'two');
  expect(hashOf([join(folder, 'src')])).not.toBe(before);
});

const lockOf = (version: string) =>
  JSON.stringify({
    packages: {
      '': {},
      'node_modules/tool': { version, integrity: 'sha512-x' },
      'node_modules/tool-for-mars': { version, optional: true, os: ['mars'] },
    },
  });

test('packages are installed again only when the lock wants others than npm has installed', () => {
  write('package-lock.json', lockOf('1.0.0'));
  expect(arePackagesInstalled(folder)).toBe(false);
  write('node_modules/.bin/node', '', 0o755);
  const installed = { packages: { 'node_modules/tool': { version: '1.0.0', integrity: 'sha512-x' } } };
  write('node_modules/.package-lock.json', JSON.stringify(installed));
  expect(arePackagesInstalled(folder)).toBe(true);
  write('package-lock.json', lockOf('1.0.1'));
  expect(arePackagesInstalled(folder)).toBe(false);
});

test('the lock of this project holds the programs of every platform, so that npm ci takes it', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8'));
  expect(Object.keys(missingEntries(lock)), 'run knative/laptop/setup/complete-lock.js').toEqual([]);
});

test('what a lock lacks is added with the platform that it is for', () => {
  const tool = { version: '1.0.0', dev: true, optionalDependencies: { '@t/linux-arm64-musl': '1.0.0' } };
  expect(missingEntries({ packages: { 'node_modules/tool': tool } })).toEqual({
    'node_modules/@t/linux-arm64-musl': {
      version: '1.0.0',
      cpu: ['arm64'],
      libc: ['musl'],
      os: ['linux'],
      dev: true,
      optional: true,
    },
  });
});
