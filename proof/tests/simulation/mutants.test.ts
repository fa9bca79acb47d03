import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from '../../simulation/mutant-list.ts';

test('every mutant changes the code that it names', () => {
  const root = join(import.meta.dirname, '../../..');
  const lost = mutants.filter(({ file, from }) => !readFileSync(join(root, file), 'utf8').includes(from));
  expect(lost.map(({ name }) => name)).toEqual([]);
});
