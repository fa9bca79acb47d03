import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const auth = join(root, 'functions/auth');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

interface Row {
  section: string;
  done: string;
  shownBy: string[];
}

/** The rows of the table on OWASP ASVS in auth's README: what is done, and the names of what shows it. */
const rows: Row[] = [...readFileSync(join(auth, 'README.md'), 'utf8').matchAll(/^\| (V\d.*) \|$/gm)].map(
  ([, cells = '']) => {
    const [section = '', done = '', shown = ''] = cells.split(' | ');
    return { section, done, shownBy: [...shown.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) };
  },
);

/** Whether there is such a test or command: beside auth's own sources, from the top, or in package.json. */
function exists(name: string): boolean {
  const [, script] = /^npm run (\S+)$/.exec(name) ?? [];
  if (script !== undefined) return script in scripts;
  return [join(auth, 'src', name), join(root, name)].some((path) => existsSync(path));
}

test('the table is there', () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows)('$section: what shows it exists', ({ shownBy }) => {
  expect(shownBy.filter((name) => !exists(name))).toEqual([]);
});

test('a row that names nothing is one on documentation', () => {
  const unproven = rows.filter(({ shownBy }) => shownBy.length === 0).map(({ section }) => section);
  expect(unproven.every((section) => section.endsWith('Documentation'))).toBe(true);
});
