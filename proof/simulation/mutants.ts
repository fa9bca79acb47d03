import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { commandLine } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import type { Mutant } from './hooks.ts';
import { mutants } from './mutant-list.ts';

const USAGE = `Usage: npm run proof:mutants -- [--seeds N] [--write] [NAME...]

Breaks the product's code in one way at a time and runs the simulation until a seed detects it. Without names it runs
every mutant.

  --seeds N   the most seeds for each mutant (2000)
  --write     write the figures into proof/README.md

Exit code 1 if a mutant is not detected.
`;
/** As many processes as a small machine has cores. */
const AT_ONCE = 2;

const names = mutants.map(({ name }) => name);
const options = commandLine(USAGE, { seeds: 2000, write: false }, names);
const { positionals } = options;
const selected = mutants.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const queue = selected.values();
const figures = new Map<string, Figure>();

await Promise.all(Array.from({ length: AT_ONCE }, work));
reportFigures(
  'proof:mutants',
  selected.flatMap(({ name }) => figures.get(name) ?? []),
  options.write,
);
if ([...figures.values()].some(({ missed }) => missed)) process.exitCode = 1;

async function work(): Promise<void> {
  for (const mutant of queue) {
    const figure = figureOf(mutant, await simulate(mutant));
    figures.set(mutant.name, figure);
    process.stderr.write(`${figure.name}: ${figure.value}\n`);
  }
}

async function simulate({ name }: Mutant): Promise<string> {
  const main = join(import.meta.dirname, 'main.ts');
  const args = ['--max-semi-space-size=64', main, '--seeds', String(options.seeds), '--mutant', name];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return output + errors;
}

function figureOf({ name }: Mutant, output: string): Figure {
  const [, seed, violation = ''] = /caught by seed (\d+): (.*)/.exec(output) ?? [];
  if (seed) return { name, value: `caught by seed ${seed}: ${violation.split(':')[0]}` };
  return { name, value: `not caught: ${output.trim().split('\n').at(-1)}`, missed: true };
}
