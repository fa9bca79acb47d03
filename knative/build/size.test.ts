import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const dist = resolve(import.meta.dirname, '../../dist');
/** What an image adds to its base: megabytes. */
const MOST: Record<string, number> = { site: 15 };
const MOST_OF_A_SERVICE = 3;

const megabytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6;

test.each(readdirSync(dist))('%s adds little to its base image', (target) => {
  expect(megabytes(join(dist, target))).toBeLessThan(MOST[target] ?? MOST_OF_A_SERVICE);
});
