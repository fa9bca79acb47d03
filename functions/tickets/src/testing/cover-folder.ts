import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { config } from '../config.ts';

/** Removes the folder of pictures after the tests of a file. */
export const useCoverFolder = (): void =>
  afterAll(() => rm(fileURLToPath(config.COVERS_URL), { recursive: true, force: true }));
