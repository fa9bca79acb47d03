import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Laptop } from '../harness/laptop.ts';
import { table } from '../harness/load/tally.ts';
import { chaos } from './chaos.ts';
import { LAPTOP_KINDS } from './faults.ts';

const HELP = `Usage: npm run proof:chaos -- [--seconds N] [--buyers N] [--every N] [--hold N] [--seed N]

Starts the system on free ports, has buyers buy while processes are killed with -9, and judges what is left.

  --seconds N  of load (60)
  --buyers N   at once (20)
  --every N    seconds between two kills, on average (3)
  --hold N     seconds until the seats of those who don't pay are free again (20)
  --seed N     of who is killed and what buyers do; the machine's own timing is not repeated (any)

Ends with 1 if an invariant of proof/README.md is violated, and tells the story of the orders concerned.
`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    buyers: { type: 'string', default: '20' },
    every: { type: 'string', default: '3' },
    hold: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  process.stderr.write(`seed ${values.seed}\n`);
  const laptop = await Laptop.start({ HOLD_SECONDS: values.hold });
  const { tally, faults, ended, late, quietAfter, violations, stories } = await chaos(laptop, {
    kinds: LAPTOP_KINDS,
    seconds: Number(values.seconds),
    buyers: Number(values.buyers),
    every: Number(values.every),
    holdSeconds: Number(values.hold),
    seats: 60,
    quietSeconds: 60,
    seed: Number(values.seed),
    say: (line) => process.stderr.write(`${line}\n`),
  }).finally(() => laptop.stop());
  const rows: [string, string | number][] = [
    ['killed', faults],
    ['orders attempted', tally.of('orders attempted')],
    ['placed', tally.of('orders placed')],
    ['refused', tally.of('refused')],
    ['failed', tally.failures()],
    ['sent again', `${tally.of('sent again')} requests that got no answer or a 5xx`],
    ['double clicks', tally.of('double clicks')],
    ['paid', `${tally.of('paid')}, ${tally.of('declined')} declined`],
    ['cancelled while paying', tally.of('cancelled while paying')],
    ['paid twice at once', tally.of('paid twice at once')],
    ['paid at the last moment', `${tally.of('paid at the last moment')}, ${late} after they had expired`],
    ['edits by the seller', `${tally.of('edits')}, ${tally.of('edits refused or failed')} refused or failed`],
    ['orders ended', ended],
    ['quiet after', `${quietAfter.toFixed(1)} s`],
    ['violations', violations.length],
  ];
  process.stdout.write(`seed ${values.seed}, ${cpus().length} CPUs, Node ${process.version}\n${table(rows)}`);
  for (const { invariant, what } of violations) process.stdout.write(`  ${invariant}: ${what}\n`);
  for (const told of stories) process.stdout.write(`\n${told}`);
  if (violations.length > 0) process.exitCode = 1;
}
