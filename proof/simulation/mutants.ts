import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Mutant } from './hooks.ts';
import { mutants } from './mutant-list.ts';

const HELP = `Usage: npm run proof:mutants -- [--seeds N] [NAME...]

Runs the simulation with the product's code made wrong, one mistake at a time, until a seed notices, and prints which
seed and which invariant did. It fails when a mistake isn't noticed in N seeds (2000), or when unchanged code fails.
`;

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, help: { type: 'boolean' } },
  allowPositionals: true,
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const chosen = mutants.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const queue = [...chosen];
let missed = 0;

process.stdout.write(`${'mutant'.padEnd(34)}${'seed'.padEnd(8)}what noticed\n`);
await Promise.all([1, 2].map(work));
process.stdout.write(`\n${chosen.length - missed} of ${chosen.length} mutants are caught\n`);
process.exitCode = missed > 0 ? 1 : 0;

async function work(): Promise<void> {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) report(mutant, await attempt(mutant));
}

async function attempt({ name }: Mutant): Promise<string> {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=64', main, '--seeds', values.seeds, '--mutant', name],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return printed + complaints;
}

function report({ name }: Mutant, printed: string): void {
  const [, seed = '-', what = ''] = /caught by seed (\d+): (.*)/.exec(printed) ?? [];
  if (seed === '-') missed += 1;
  const shown = seed === '-' ? `NOT CAUGHT ${printed.trim().split('\n').at(-1)}` : what;
  process.stdout.write(`${name.padEnd(34)}${seed.padEnd(8)}${shown.slice(0, 150)}\n`);
}
