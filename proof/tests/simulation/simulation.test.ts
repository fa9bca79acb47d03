import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** How long new simulations are started, in seconds. */
const SECONDS = 40;

interface Result {
  exitCode: number;
  output: string;
}

/** Runs the simulation in a child process: it replaces Node's clock, random numbers and network. */
const simulate = (...args: string[]): Promise<Result> =>
  new Promise((resolve) => {
    const main = join(import.meta.dirname, '../../simulation/main.ts');
    execFile(
      process.execPath,
      ['--max-semi-space-size=64', main, ...args],
      { maxBuffer: 100_000_000 },
      (error, stdout, stderr) => {
        resolve({ exitCode: error ? Number(error.code) : 0, output: stdout + stderr });
      },
    );
  });

const digestOf = ({ output }: Result): string =>
  /Log digest (\w+)/.exec(output)?.[1] ?? `none: ${output.slice(-500)}`;

test(`every invariant holds in the simulations of ${SECONDS} seconds`, async () => {
  const { exitCode, output } = await simulate('--seeds', '100000', '--seconds', String(SECONDS));
  process.stdout.write(`${output.slice(output.lastIndexOf('\n\n'))}\n`);
  expect(output).toContain('0 in 0 seeds');
  expect(exitCode).toBe(0);
}, 120_000);

test('a seed gives the same log each time', async () => {
  const [first, second, other] = await Promise.all([
    simulate('--seed', '7'),
    simulate('--seed', '7'),
    simulate('--seed', '8'),
  ]);
  expect(digestOf(first)).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf(second)).toBe(digestOf(first));
  expect(digestOf(other)).not.toBe(digestOf(first));
}, 120_000);

test('a failing seed prints its log, its violations and how to repeat it', async () => {
  const caught = await simulate('--seeds', '2000', '--mutant', 'no-outbox');
  const [, seed = 'none'] = /caught by seed (\d+)/.exec(caught.output) ?? [];
  const { exitCode, output } = await simulate('--seed', seed, '--mutant', 'no-outbox');
  expect(exitCode).toBe(1);
  expect(output).toMatch(/POST \/api\/orders/);
  expect(output).toContain(`Seed ${seed} fails (repeat it with --seed ${seed}):\n  `);
}, 120_000);

test('the simulation catches code that sells a seat twice', async () => {
  const { exitCode, output } = await simulate('--seeds', '2000', '--mutant', 'oversell');
  expect(output).toMatch(/caught by seed \d+: 1\. seats add up/);
  expect(exitCode).toBe(1);
}, 120_000);
