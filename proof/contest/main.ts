import { commandLine } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { contest } from './contest.ts';

const USAGE = `Usage: npm run proof:contest -- [--seats N] [--buyers N] [--at-once N] [--accounts N] [--hold N] [--cancel]
  [--seed N] [--write]

Starts the system on free ports and sells one ticket to many more buyers than it has seats.

  --seats N     seats of the ticket (500)
  --buyers N    buyers of one seat each (2000)
  --at-once N   buyers at the same time (200)
  --accounts N  accounts that the buyers share, since each sign-up computes a password hash (100)
  --hold N      seconds until a hold expires (30)
  --cancel      the seller cancels the event when half of the seats are sold: every buyer gets the money back once
  --seed N      decides which buyers double-click, abandon the order or have a declined card (random)
  --write       write the figures into proof/README.md

Exit code 1 if an invariant of proof/README.md is violated.
`;

const options = commandLine(USAGE, {
  seats: 500,
  buyers: 2000,
  'at-once': 200,
  accounts: 100,
  hold: 30,
  cancel: false,
  seed: 1 + (Date.now() % 1_000_000),
  write: false,
});
process.stderr.write(`seed ${options.seed}\n`);
const { tally, sold, soldOutAfter, ordersPerSecond, settledAfterSeconds, violations } = await contest({
  seats: options.seats,
  buyers: options.buyers,
  atOnce: options['at-once'],
  accounts: options.accounts,
  holdSeconds: options.hold,
  ...(options.cancel && { cancelAt: Math.ceil(options.seats / 2) }),
  seed: options.seed,
  progress: (line) => process.stderr.write(`${line}\n`),
});
/** A cancelled event has no sold seat. */
const target = options.cancel ? 0 : options.seats;
const figures: Figure[] = [
  { name: 'seats sold', value: sold, target: String(target), missed: sold !== target },
  { name: 'sold out after', value: `${soldOutAfter.toFixed(1)} s` },
  { name: 'orders placed or refused per second', value: ordersPerSecond.toFixed(1) },
  { name: 'orders attempted', value: tally.of('orders attempted') },
  { name: 'placed', value: tally.of('orders placed') },
  { name: 'paid', value: tally.of('paid') },
  { name: 'abandoned', value: tally.of('abandoned') },
  { name: 'declined at first', value: tally.of('declined') },
  {
    name: 'refusals',
    value: `${tally.of('refusals')}, after which ${tally.of('queued again')} queued again`,
  },
  { name: 'refused for good', value: tally.of('refused for good') },
  { name: 'double clicks', value: tally.of('double clicks') },
  { name: 'failed', value: tally.failures() },
  {
    name: 'time to the answer of an order',
    value: `p50 ${tally.orderTime(0.5)} ms, p99 ${tally.orderTime(0.99)} ms`,
  },
  { name: 'settled after', value: `${settledAfterSeconds.toFixed(1)} s`, target: 'under 60 s' },
  { name: 'violations', value: violations.length, target: '0', missed: violations.length > 0 },
];
const conditions = `${options.buyers} buyers, ${options['at-once']} at once, seed ${options.seed}`;
reportFigures(
  options.cancel ? 'proof:contest -- --cancel' : 'proof:contest',
  figures,
  options.write,
  conditions,
);
for (const { invariant, message } of violations) process.stdout.write(`  ${invariant}: ${message}\n`);
if (violations.length > 0) process.exitCode = 1;
