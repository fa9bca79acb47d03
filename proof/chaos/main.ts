import { SmallDisk } from '../../knative/laptop/testing/small-disk.ts';
import { chaos } from '../harness/chaos/chaos.ts';
import type { KillTarget } from '../harness/chaos/kills.ts';
import { commandLine } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { withDisasters } from './disasters.ts';

const USAGE = `Usage: npm run proof:chaos -- [--seconds N] [--buyers N] [--every N] [--hold N] [--seed N] [--write]

Starts the system on free ports and runs buyers, and a seller who refunds and cancels, while processes are killed with SIGKILL, the Broker's stream is deleted,
nats-server's store is emptied, and the disk is full for three seconds (where root can mount a small one). Then it checks
every invariant of proof/README.md.

  --seconds N  duration of the load (60)
  --buyers N   buyers at the same time (20)
  --every N    mean seconds between two kills (3)
  --hold N     seconds until a hold expires (20)
  --seed N     repeats the kills and the choices of the buyers, but not the timing of the machine (random)
  --write      write the figures into proof/README.md

Exit code 1 if an invariant is violated. The output then has a report of each order concerned.
`;

const TARGETS: KillTarget[] = [
  ['orders', 4],
  ['payments', 4],
  ['tickets', 2],
  ['expiration', 1],
  ['passes', 1],
  ['auth', 1],
  ['site', 1],
  ['dead-letters', 1],
  ['nats-server', 2],
  ['tables', 2],
  ['stripe', 2],
];

/** Many times what the tables and the events of one run occupy. */
const DISK_MEGABYTES = 1024;

const { seconds, buyers, every, hold, seed, write } = commandLine(USAGE, {
  seconds: 60,
  buyers: 20,
  every: 3,
  hold: 20,
  seed: 1 + (Date.now() % 1_000_000),
  write: false,
});
process.stderr.write(`seed ${seed}\n`);
const disk = SmallDisk.mount(DISK_MEGABYTES);
if (!disk) process.stderr.write('the disk is never full: only root can mount a small one\n');
const laptop = await Laptop.start({ HOLD_SECONDS: String(hold), FEE_PERCENT: '5' }, ['--empty'], disk?.path);
const { system, targets } = withDisasters(laptop, disk);
const { tally, kills, ended, completedLate, settledAfterSeconds, violations, orderReports } = await chaos(
  system,
  {
    targets: [...TARGETS, ...targets],
    seconds,
    buyers,
    every,
    holdSeconds: hold,
    seats: 60,
    settleSeconds: 60,
    hasPayouts: true,
    seed,
    progress: (line) => process.stderr.write(`${line}\n`),
  },
).finally(async () => {
  await laptop.stop();
  disk?.unmount();
});

const figures: Figure[] = [
  { name: 'killed', value: kills },
  { name: 'orders attempted', value: tally.of('orders attempted') },
  { name: 'placed', value: tally.of('orders placed') },
  { name: 'refused', value: tally.of('refused') },
  { name: 'failed', value: tally.failures() },
  { name: 'requests sent again after no answer or a 5xx', value: tally.of('retries') },
  { name: 'double clicks', value: tally.of('double clicks') },
  { name: 'paid', value: `${tally.of('paid')}, ${tally.of('declined')} declined` },
  { name: 'cancelled while paying', value: tally.of('cancelled while paying') },
  { name: 'paid twice at once', value: tally.of('paid twice at once') },
  {
    name: 'paid as the hold expires',
    value: `${tally.of('paid as the hold expires')}, ${completedLate} after it had expired`,
  },
  {
    name: 'edits by the seller',
    value: `${tally.of('edits')}, ${tally.of('edits refused or failed')} refused or failed`,
  },
  {
    name: 'refunds by the seller',
    value: `${tally.of('refunds')}, ${tally.of('refunds refused')} refused; one event cancelled`,
  },
  { name: 'orders ended', value: ended },
  { name: 'settled after', value: `${settledAfterSeconds.toFixed(1)} s`, target: 'under 60 s' },
  { name: 'violations', value: violations.length, target: '0', missed: violations.length > 0 },
];
reportFigures('proof:chaos', figures, write, `seed ${seed}`);
for (const { invariant, message } of violations) process.stdout.write(`  ${invariant}: ${message}\n`);
for (const report of orderReports) process.stdout.write(`\n${report}`);
if (violations.length > 0) process.exitCode = 1;
