import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Fixture, fixture, until } from './testing/fixture.ts';

function versionOne(): Fixture {
  const fixed = fixture();
  fixed.writeSource("export const version: string = 'one';\n");
  return fixed;
}

const versionOf = async (url: string) => ((await (await fetch(url)).json()) as { version: string }).version;
const reloaded = (fixed: Fixture, times = 1) =>
  until(
    () =>
      fixed.lines.filter((line) =>
        /^src\/version\.ts changed: the next request to front, .* runs the new code$/.test(line),
      ).length === times,
  );

test('the next request runs the changed source', async () => {
  const fixed = versionOne();
  const { publicUrl } = await fixed.start();
  expect(fixed.lines).toContain('Edit a file in src: the next request runs the new code');
  expect(await versionOf(publicUrl)).toBe('one');
  fixed.writeSource("export const version = 'two';\n");
  await reloaded(fixed);
  expect(await versionOf(publicUrl)).toBe('two');
});

test('a request in flight finishes in the old process', async () => {
  const fixed = versionOne();
  const { publicUrl } = await fixed.start();
  const slow = versionOf(`${publicUrl}/slow?ms=1000`);
  await until(() => fixed.received('front').some(({ id }) => id === 'slow'));
  fixed.writeSource("export const version = 'two';\n");
  await reloaded(fixed);
  expect(await versionOf(publicUrl)).toBe('two');
  expect(await slow).toBe('one');
});

test('a file that an editor replaces is noticed every time', async () => {
  const fixed = versionOne();
  const { publicUrl } = await fixed.start();
  for (const [at, version] of ['two', 'three', 'four'].entries()) {
    writeFileSync(join(fixed.folder, 'src/.draft'), `export const version = '${version}';\n`);
    renameSync(join(fixed.folder, 'src/.draft'), join(fixed.folder, 'src/version.ts'));
    await reloaded(fixed, at + 1);
    expect(await versionOf(publicUrl)).toBe(version);
  }
});

test.each([
  ['const x: = 1;\n', 'src/version.ts:1: SyntaxError: '],
  [
    'const x: number = 1;\n\nconst x = 2;\n',
    "src/version.ts:3: SyntaxError: Identifier 'x' has already been declared",
  ],
])('a syntax error is one line in the log and a 503 until it is fixed: %j', async (source, error) => {
  const fixed = versionOne();
  const { publicUrl } = await fixed.start();
  expect(await versionOf(publicUrl)).toBe('one');
  fixed.writeSource(source);
  await reloaded(fixed);
  for (const _ of [1, 2]) {
    const answer = await fetch(publicUrl);
    expect(answer.status).toBe(503);
    const { errors } = (await answer.json()) as { errors: { message: string; code: string }[] };
    expect(errors[0]?.message).toContain(`front doesn't start: ${error}`);
  }
  expect(fixed.lines.filter((line) => line.includes('SyntaxError'))).toEqual([
    expect.stringContaining(error),
  ]);

  fixed.writeSource("export const version = 'fixed';\n");
  await reloaded(fixed, 2);
  expect(await versionOf(publicUrl)).toBe('fixed');
});

test('a service whose source is broken at the start answers with the file, the line and the error', async () => {
  const fixed = fixture();
  fixed.writeSource('const x: = 1;\n');
  const { publicUrl } = await fixed.start();
  const answer = await fetch(publicUrl);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain("front doesn't start: exit code 1: src/version.ts:1: SyntaxError: ");
});

test('a build is not watched', async () => {
  const fixed = fixture();
  await fixed.start({}, { sources: [] });
  expect(fixed.lines.join('\n')).not.toContain('the next request runs');
});

test('a file in a new folder is watched too', async () => {
  const fixed = fixture();
  await fixed.start();
  const file = join(fixed.folder, 'src/new/file.ts');
  const noticed = (times: number) =>
    until(() => fixed.lines.filter((line) => line.startsWith('src/new/file.ts changed: ')).length >= times);
  mkdirSync(join(fixed.folder, 'src/new'));
  writeFileSync(file, 'export {};\n');
  await noticed(1);
  rmSync(join(fixed.folder, 'src/new'), { recursive: true });
  mkdirSync(join(fixed.folder, 'src/new'));
  writeFileSync(file, 'export {};\n');
  await noticed(2);
});
