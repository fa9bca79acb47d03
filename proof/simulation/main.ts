import { parseArgs } from 'node:util';
import { mutants } from './mutant-list.ts';
import { loadProduct } from './product.ts';

const HELP = `Usage: npm run proof:simulation -- [--seeds N] [--seed S] [--seconds N] [--mutant NAME]

Runs worlds in which everything goes wrong that can, one for each seed, and checks that no seat is lost or sold
twice and nobody is charged for nothing. The same seed is the same world, step by step.

  --seeds N      how many (200)
  --seed S       the first of them (1); with it alone, only that one, and its story is printed
  --seconds N    begin no new one after so many seconds
  --mutant NAME  with the product's code made wrong: ends at the first seed that notices
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    seconds: { type: 'string' },
    mutant: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const first = Number(values.seed ?? 1);
const alone = values.seed !== undefined && values.seeds === undefined;
const seeds = alone ? 1 : Number(values.seeds ?? 200);
const mutant = mutants.find(({ name }) => name === values.mutant);
if (values.mutant !== undefined && !mutant) throw new Error(`There is no mutant ${values.mutant}`);
// Errors are answers here, thousands of them, and their stacks cost more than all else.
Error.stackTraceLimit = alone ? 10 : 0;
// The product gets a simulated clock; this is the real one.
const clock = performance.now.bind(performance);
const begin = clock();
const { run } = await loadProduct(mutant);
const end = values.seconds === undefined ? Number.POSITIVE_INFINITY : begin + Number(values.seconds) * 1000;

const totals = { ran: 0, steps: 0, failed: 0, violations: 0 };
const faults = new Map<string, number>();
const endings = new Map<string, number>();
const add = (to: Map<string, number>, from: Map<string, number>) => {
  for (const [kind, times] of from) to.set(kind, (to.get(kind) ?? 0) + times);
};

for (let seed = first; seed < first + seeds && clock() < end; seed++) {
  const outcome = await run(seed);
  totals.ran += 1;
  totals.steps += outcome.steps;
  add(faults, outcome.faults);
  add(endings, outcome.endings);
  if (outcome.violations.length > 0) {
    totals.failed += 1;
    totals.violations += outcome.violations.length;
    if (mutant && !alone) {
      const [violation] = outcome.violations;
      process.stdout.write(`caught by seed ${seed}: ${violation?.invariant}: ${violation?.what}\n`);
      process.exit(1);
    }
    // One story is enough to begin with; the others are there by their seeds.
    if (alone || totals.failed === 1) process.stdout.write(`${outcome.story.join('\n')}\n`);
    process.stdout.write(`\nSeed ${seed} fails (replay it with --seed ${seed}):\n`);
    for (const { invariant, what } of outcome.violations) process.stdout.write(`  ${invariant}: ${what}\n`);
  } else if (alone) process.stdout.write(`${outcome.story.join('\n')}\n`);
  if (alone) process.stdout.write(`\nStory ${outcome.digest}, ${outcome.steps} steps\n`);
  if (process.stderr.isTTY && totals.ran % 20 === 0)
    process.stderr.write(`\r${totals.ran} seeds, ${totals.failed} failed `);
}

const shown = (counts: Map<string, number>) =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([kind, times]) => `  ${String(times).padStart(8)}  ${kind}`)
    .join('\n');
const took = (clock() - begin) / 1000;
process.stdout.write(`
${totals.ran} seeds from ${first} in ${took.toFixed(1)} s (${Math.round((totals.ran / took) * 60)} a minute), ${totals.steps} steps
Orders by how they ended:
${shown(endings)}
Faults injected:
${shown(faults)}
${totals.violations} violations in ${totals.failed} seeds
`);
process.exit(totals.failed > 0 ? 1 : 0);
