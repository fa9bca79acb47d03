import { SourceMap } from 'node:module';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { sourceMapOf, wrapped } from './bundle.ts';
import { resolveStack } from './source-positions.ts';

const contents = 'export function fail() {\n  throw new Error("broken");\n}\nfail();\n';
const source = {
  stdin: { contents, sourcefile: 'shop.ts', resolveDir: import.meta.dirname, loader: 'ts' as const },
};

test('the stack of a bundle names the file and the line of the source', async () => {
  const bundled = await build({
    ...source,
    bundle: true,
    format: 'cjs',
    minify: true,
    write: false,
    ...wrapped,
  });
  const code = bundled.outputFiles[0]?.text ?? '';
  const before = code.slice(0, code.indexOf('new Error')).split('\n');
  const map = new SourceMap(JSON.parse(await sourceMapOf(source)));
  const log = `orders | Error: broken at fail (/app/bundle.js:${before.length}:${(before.at(-1)?.length ?? 0) + 1})`;
  expect(resolveStack(log, map)).toMatch(/^orders \| Error: broken at fail \(\S*shop\.ts:2:\d+\)$/);
});

test('a position that the map does not know stays as it is', async () => {
  const map = new SourceMap(JSON.parse(await sourceMapOf(source)));
  expect(resolveStack('at bundle.js:9999:1, site.js:1:2', map)).toBe('at bundle.js:9999:1, site.js:1:2');
});
