import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
}

const text = (file: string) => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
const read = (file: string) => JSON.parse(text(file));
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
);

test('every package has the hash that it must have, also those for other kinds of machine', () => {
  const without = installed.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'));
  expect(without.map(([path]) => path)).toEqual([]);
});

test('every package comes from the registry, and none from an address of its own', () => {
  const elsewhere = installed.filter(([, { resolved }]) => resolved !== undefined);
  expect(elsewhere.map(([path]) => path)).toEqual([]);
});

test('only packages that are named may run a script when they are installed', () => {
  const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
  expect(Object.keys(allowScripts)).toEqual(['node']);
  expect(text('knative/laptop/setup/packages.js')).toContain('--ignore-scripts');
  expect(text('Dockerfile')).toContain('npm ci --ignore-scripts');
});

test('every dependency of ours is of one exact version', () => {
  const { dependencies = {}, devDependencies = {} } = read('package.json') as Record<
    string,
    Record<string, string>
  >;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});
