import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from './bundle.ts';

const folder = join(mkdtempSync(join(tmpdir(), 'boxoffice-')), 'bundle');
const cache = join(folder, 'code.cache');
const node = (...args: string[]) => spawnSync(process.execPath, args, { encoding: 'utf8' });
const boot = (...flags: string[]) => node(...flags, join(folder, 'boot.cjs'));
const isCacheAccepted = () => node(join(import.meta.dirname, 'check-cache.cjs'), folder).status === 0;

beforeAll(async () => {
  await bundle(folder, { stdin: { contents: `const f = () => 'ran'; console.log(f())`, loader: 'ts' } });
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

test('a bundle without a code cache runs and logs a warning', () => {
  rmSync(cache, { force: true });
  expect(boot()).toMatchObject({
    status: 0,
    stdout: 'ran\n',
    stderr: expect.stringMatching(/^\{.*"level":"warn",.*"the code cache is missing: .+"\}\n$/),
  });
});

test('a bundle with a wrong code cache runs and logs a warning', () => {
  writeFileSync(cache, 'not a cache');
  expect(boot()).toMatchObject({
    status: 0,
    stdout: 'ran\n',
    stderr: expect.stringMatching(/"the code cache is rejected: .+"\}\n$/),
  });
  expect(isCacheAccepted()).toBe(false);
});

test('a bundle with its own code cache runs and logs nothing', () => {
  const write = `const script = require(${JSON.stringify(join(folder, 'boot.cjs'))});
    require('fs').writeFileSync(${JSON.stringify(cache)}, script.createCachedData())`;
  expect(node('-e', write).status).toBe(0);
  expect(boot('--max-semi-space-size=2')).toMatchObject({ status: 0, stdout: 'ran\n', stderr: '' });
  expect(isCacheAccepted()).toBe(true);
});
