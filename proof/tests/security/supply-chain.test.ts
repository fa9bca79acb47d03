import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
}

const readText = (file: string) => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
const readJson = (file: string) => JSON.parse(readText(file));
const { packages } = readJson('package-lock.json') as { packages: Record<string, LockedPackage> };
const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
);

test('every package has a hash, also those for other platforms', () => {
  const withoutHash = installed.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'));
  expect(withoutHash.map(([path]) => path)).toEqual([]);
});

test('every package comes from the registry', () => {
  const fromElsewhere = installed.filter(([, { resolved }]) => resolved !== undefined);
  expect(fromElsewhere.map(([path]) => path)).toEqual([]);
});

test('only named packages may run install scripts', () => {
  const { allowScripts } = readJson('package.json') as { allowScripts: Record<string, boolean> };
  expect(Object.keys(allowScripts)).toEqual(['node']);
  expect(readText('knative/laptop/setup/packages.js')).toContain('--ignore-scripts');
  for (const file of ['functions/Dockerfile', 'site/Dockerfile'])
    expect(readText(file)).toContain('npm ci --ignore-scripts');
});

test('every direct dependency has one exact version', () => {
  const { dependencies = {}, devDependencies = {} } = readJson('package.json') as Record<
    string,
    Record<string, string>
  >;
  const inexact = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(version),
  );
  expect(inexact).toEqual([]);
});
