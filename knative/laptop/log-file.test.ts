import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LogFile } from './log-file.ts';
import { until } from './testing/fixture.ts';

const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('lines arrive while the system runs, and the last ones when it ends', async () => {
  const path = join(newFolder(), 'log');
  const file = new LogFile(path);
  file.write('one');
  await until(() => read(path) === 'one\n');
  file.write('two');
  await file.close();
  expect(read(path)).toBe('one\ntwo\n');
});

test('a file that has grown too large becomes the one before', async () => {
  const path = join(newFolder(), 'log');
  const file = new LogFile(path, 10);
  for (const line of ['a line of thirty characters...', 'the next line']) {
    file.write(line);
    await until(() => read(path).endsWith(`${line}\n`));
  }
  expect([`${path}.1`, path].map(read)).toEqual(['a line of thirty characters...\n', 'the next line\n']);
});

test('a file that cannot be written stops nothing', async () => {
  const file = new LogFile(join(newFolder(), 'missing', 'log'));
  file.write('one');
  await expect(file.close()).resolves.toBeUndefined();
});
