import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const dist = resolve(import.meta.dirname, '../../dist');
/** The most megabytes that an image adds to its base image. */
const limits: Record<string, number> = {
  site: 15,
  // With the font of printed passes.
  passes: 4,
  // With the library that decodes pictures (18 MB) and the client of S3.
  tickets: 24,
};
const SERVICE_LIMIT = 3;

const megabytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6;

test.each(readdirSync(dist))('the bundle of %s stays within its size limit', (target) => {
  expect(megabytes(join(dist, target))).toBeLessThan(limits[target] ?? SERVICE_LIMIT);
});
