import { commandLine, usageError } from '../harness/command-line.ts';
import { reportFigures } from '../harness/figures.ts';
import { mutants } from './mutant-list.ts';
import { loadProduct } from './product.ts';

const USAGE = `Usage: npm run proof:simulation -- [--seeds N] [--seed S] [--seconds N] [--mutant NAME] [--write]

Runs one simulation for each seed, with faults of every kind, and checks every invariant of proof/README.md. A seed
repeats its simulation step by step.

  --seeds N      number of seeds (200)
  --seed S       the first seed (1); without --seeds only this seed runs, and its log is printed
  --seconds N    start no new simulation after so many seconds
  --mutant NAME  break the product's code, and stop at the first seed that detects it
  --write        write the figures into proof/README.md

Exit code 1 if a seed fails.
`;

const options = commandLine(USAGE, { seeds: 0, seed: 0, seconds: 0, mutant: '', write: false });
const first = options.seed || 1;
const isSingle = options.seed > 0 && options.seeds === 0;
const seeds = isSingle ? 1 : options.seeds || 200;
const mutant = mutants.find(({ name }) => name === options.mutant);
if (options.mutant && !mutant) usageError(`There is no mutant "${options.mutant}"`);
// The faults throw thousands of errors, and their stack traces would take most of the time.
Error.stackTraceLimit = isSingle ? 10 : 0;
// Loading the product replaces performance.now.
const clock = performance.now.bind(performance);
const begin = clock();
const { runSeed } = await loadProduct(mutant);
const end = options.seconds > 0 ? begin + options.seconds * 1000 : Number.POSITIVE_INFINITY;

const totals = { ran: 0, steps: 0, failed: 0, violations: 0 };
const faults = new Map<string, number>();
const statuses = new Map<string, number>();
const add = (to: Map<string, number>, from: Map<string, number>) => {
  for (const [name, count] of from) to.set(name, (to.get(name) ?? 0) + count);
};
const print = (text: string) => process.stdout.write(`${text}\n`);

for (let seed = first; seed < first + seeds && clock() < end; seed++) {
  const outcome = await runSeed(seed);
  const { violations } = outcome;
  totals.ran += 1;
  totals.steps += outcome.steps;
  add(faults, outcome.faults);
  add(statuses, outcome.statuses);
  if (violations.length > 0) {
    totals.failed += 1;
    totals.violations += violations.length;
    if (mutant && !isSingle) {
      print(`caught by seed ${seed}: ${violations[0]?.invariant}: ${violations[0]?.message}`);
      process.exit(1);
    }
  }
  if (isSingle || (violations.length > 0 && totals.failed === 1)) print(outcome.log.join('\n'));
  if (violations.length > 0) {
    print(`\nSeed ${seed} fails (repeat it with --seed ${seed}):`);
    for (const { invariant, message } of violations) print(`  ${invariant}: ${message}`);
  }
  if (isSingle) print(`\nLog digest ${outcome.digest}, ${outcome.steps} steps`);
  if (process.stderr.isTTY && totals.ran % 20 === 0)
    process.stderr.write(`\r${totals.ran} seeds, ${totals.failed} failed `);
}

const list = (counts: Map<string, number>) =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
const seconds = (clock() - begin) / 1000;
const figures = [
  { name: 'seeds', value: `${totals.ran}, from ${first}` },
  {
    name: 'time',
    value: `${seconds.toFixed(1)} s, ${Math.round((totals.ran / seconds) * 60)} seeds a minute`,
  },
  { name: 'steps', value: totals.steps },
  { name: 'orders by final status', value: list(statuses) || 'none' },
  { name: 'injected faults', value: list(faults) || 'none' },
  {
    name: 'violations',
    value: `${totals.violations} in ${totals.failed} seeds`,
    target: '0',
    missed: totals.failed > 0,
  },
];
reportFigures('proof:simulation', figures, options.write);
// A product that does not start violates nothing.
const sold = statuses.get('complete') ?? 0;
if (totals.ran >= 10 && sold === 0) print('No order was complete: the simulations have proven nothing.');
process.exit(totals.failed > 0 || (totals.ran >= 10 && sold === 0) ? 1 : 0);
