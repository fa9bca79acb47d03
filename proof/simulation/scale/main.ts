import { commandLine } from '../../harness/command-line.ts';
import { reportBlock } from '../../harness/figures.ts';
import { table } from '../../harness/table.ts';
import { loadProduct } from '../product.ts';
import type { Market, Point } from './curve.ts';
import { dollarsAMillion, quotaMet, TABLE_QUOTA } from './prices.ts';
import { SEATS_PER_SHARD } from './seats-per-shard.ts';

const USAGE = `Usage: npm run proof:scale -- [--shards N] [--write]

Sells tickets over a model of DynamoDB's limits, by the real functions in simulated time: the paid orders a second that
are sustained, of rates up to 10,000, against the shards of a ticket, and the bill. It doubles the shards until their
number is N, or until more of them sell no more: then partitions that all tickets share are the limit. It simulates a
part of each load, and takes about two minutes.

  --shards N  the most shards of a ticket (16)
  --write     write the figures into proof/README.md
`;

const options = commandLine(USAGE, { shards: 16, write: false });
// Conflicts throw thousands of errors.
Error.stackTraceLimit = 0;
process.env.SEATS_PER_SHARD = String(SEATS_PER_SHARD);
await loadProduct();
const { ceilings, findPoint, isLimitShared, MARKET, withoutIds } = await import('./curve.ts');

/** Probably sustained by one shard, in orders a second. */
const FIRST_RATES: Record<Market, number> = {
  'hot ticket': 30,
  'whole market': 1000,
};

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

const points: Point[] = [];
for (const market of ['hot ticket', 'whole market'] as const) {
  let atLeast = FIRST_RATES[market];
  for (let shards = 1; shards <= options.shards; shards *= 2) {
    const point = await findPoint(market, shards, atLeast);
    const isMore = shards === 1 || point.perSecond > (points.at(-1)?.perSecond ?? 0);
    points.push(point);
    atLeast = point.perSecond;
    process.stderr.write(
      `${market}, shards of a ticket: ${shards}, paid orders a second: ${point.perSecond}\n`,
    );
    if (isLimitShared(point) || !isMore) break;
  }
}

const figures = points.map(({ market, shards, perSecond, measured, next }) => [
  market,
  shards,
  perSecond,
  measured ? `${measured.p95} ms` : '',
  measured ? `$${dollarsAMillion(measured.usage, measured.orders).toFixed(0)}` : '',
  next ? `at ${next.perSecond}: ${withoutIds(next.limit)}` : 'none',
  next ? `${percent(next.measured.paid)}, ${percent(next.measured.refused)}` : '',
]);
const curve = table(
  [
    '',
    'shards',
    'paid orders a second',
    'order p95',
    'a million orders',
    'not sustained: most refusals',
    'paid, refused there',
  ],
  figures,
);
const last = points.findLast(({ measured }) => measured)?.measured;
if (!last) throw new Error('No load is sustained');
const shared = table(
  ['partitions that all tickets share', 'number', 'write units an order', 'orders a second at most'],
  ceilings(last).map(({ kind, partitions, unitsAnOrder, perSecond }) => {
    return [kind, partitions, unitsAnOrder.toFixed(1), perSecond];
  }),
);
const quota = quotaMet(last.usage, last.orders);
const note = `Above ${quota.perSecond} orders a second \`${quota.table}\` needs more than its default quota of ${TABLE_QUOTA} write units a second.`;
reportBlock(
  'proof:scale',
  `${curve}\n${shared}\n${note}\n`,
  options.write,
  `${MARKET} tickets in the market`,
);
process.exit(0);
