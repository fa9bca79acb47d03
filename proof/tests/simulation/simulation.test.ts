import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** How long new worlds are begun, in seconds. */
const SECONDS = 40;

interface Ended {
  code: number;
  printed: string;
}

/** Runs the simulation in a process of its own, which it needs: it replaces the clock, chance and the network. */
const simulate = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const main = join(import.meta.dirname, '../../simulation/main.ts');
    const options = { maxBuffer: 100_000_000 };
    execFile(
      process.execPath,
      ['--max-semi-space-size=64', main, ...args],
      options,
      (error, printed, complaints) => {
        resolve({ code: error ? Number(error.code) : 0, printed: printed + complaints });
      },
    );
  });

const storyOf = ({ printed }: Ended): string =>
  /Story (\w+)/.exec(printed)?.[1] ?? `none: ${printed.slice(-500)}`;

test(`in ${SECONDS} seconds' worth of worlds in which everything goes wrong, every invariant holds`, async () => {
  const { code, printed } = await simulate('--seeds', '100000', '--seconds', String(SECONDS));
  process.stdout.write(`${printed.slice(printed.lastIndexOf('\n\n'))}\n`);
  expect(printed).toContain('0 violations in 0 seeds');
  expect(code).toBe(0);
}, 120_000);

test('a seed is the same story each time, line by line', async () => {
  const [one, other, another] = await Promise.all([
    simulate('--seed', '7'),
    simulate('--seed', '7'),
    simulate('--seed', '8'),
  ]);
  expect(storyOf(one)).toMatch(/^[0-9a-f]{16}$/);
  expect(storyOf(other)).toBe(storyOf(one));
  expect(storyOf(another)).not.toBe(storyOf(one));
}, 120_000);

test('a failing seed says what is wrong, tells its story and how to replay it', async () => {
  const caught = await simulate('--seeds', '2000', '--mutant', 'no-outbox');
  const [, seed = 'none'] = /caught by seed (\d+)/.exec(caught.printed) ?? [];
  const { code, printed } = await simulate('--seed', seed, '--mutant', 'no-outbox');
  expect(code).toBe(1);
  expect(printed).toMatch(/POST \/api\/orders/);
  expect(printed).toContain(`Seed ${seed} fails (replay it with --seed ${seed}):\n  `);
}, 120_000);

test('code that sells a seat twice is caught', async () => {
  const { code, printed } = await simulate('--seeds', '2000', '--mutant', 'oversell');
  expect(printed).toMatch(/caught by seed \d+: 1\. seats add up/);
  expect(code).toBe(1);
}, 120_000);
