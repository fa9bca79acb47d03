import { readFileSync } from 'node:fs';
import { HOURS_A_MONTH } from '../harness/aws-prices.ts';
import { commandLine, usageError } from '../harness/command-line.ts';
import { reportBlock } from '../harness/figures.ts';
import { countOrderCosts, total } from '../harness/order-costs.ts';
import { table } from '../harness/table.ts';
import { type AwakeSeconds, billOf, podSecondsOf, TICKS_A_MONTH, type Usage } from './bill.ts';
import { measureAwakeSeconds } from './measure.ts';
import { alwaysOn, COURSE_APP, nodesFor, PLATFORM, podHour, totalOf } from './platform.ts';

const USAGE = `Usage: npm run bill -- [--usage FILE] [--write]

Prints what Boxoffice costs on AWS: a month, and a thousand paid orders, at list prices (proof/harness/aws-prices.ts); what
stays when nobody comes; and the same for the course app. It starts the system, and measures how long one purchase and
one tick keep each service awake. The simulation counts the table units. It takes three minutes.

  --usage FILE  prints the bill of a period instead, from a JSON file with what the period has used:
                { "days", "paidOrders", "writeUnits", "readUnits", "podSeconds", "gigabytes", "storedGigabytes" }
  --write       writes the tables into proof/README.md
`;

const options = commandLine(USAGE, { usage: '', write: false });

/** A pod of the daily tick lives as long as a pod of one request. */
const DAILY_SECONDS = 79;
/** Neither has ticks. */
const WITHOUT_TICKS = ['site', 'dead-letters'];
/** The processor time of one paid order by service, in milliseconds: "npm run bench", 2026-11-28. */
const PROCESSOR_MS: Record<string, number> = {
  site: 2.3,
  payments: 3.7,
  orders: 2.8,
  tickets: 1.2,
  expiration: 0.9,
  passes: 0.6,
};
const FIELDS = [
  'paidOrders',
  'writeUnits',
  'readUnits',
  'podSeconds',
  'gigabytes',
  'storedGigabytes',
] as const;
/** Assumed for each paid order: the pages that visitors look at, their table reads and kilobytes, and the stored rows. */
const PER_ORDER = { pages: 20, unitsAPage: 5, kilobytesAPage: 40, storedKilobytes: 12 };

const dollars = (sum: number): string => (sum > 0 && sum < 0.005 ? '< $0.01' : `$${sum.toFixed(2)}`);
const rowsOf = (columns: { name: string; dollars: number }[][]) =>
  (columns[0] ?? []).map(({ name }, n) => [
    name,
    ...columns.map((column) => dollars(column[n]?.dollars ?? 0)),
  ]);

if (options.usage) printPeriod(options.usage);
else await printModel();

function printPeriod(file: string): void {
  const period = JSON.parse(readFileSync(file, 'utf8')) as Usage & { days: number };
  const { days } = period;
  for (const name of ['days', ...FIELDS] as const)
    if (!Number.isFinite(period[name]) || period[name] < 0)
      usageError(`"${name}" of ${file} must be a number`);
  const months = (days * 24) / HOURS_A_MONTH;
  const usage = { ...period, storedGigabytes: period.storedGigabytes * months };
  const items = [...billOf(usage), ...fixed().map((item) => ({ ...item, dollars: item.dollars * months }))];
  const sum = totalOf(items);
  const rows = [...rowsOf([items]), ['sum', dollars(sum)], ['a month', dollars(sum / months)]];
  rows.push([
    'a thousand paid orders',
    usage.paidOrders > 0 ? dollars((sum / usage.paidOrders) * 1000) : '-',
  ]);
  process.stdout.write(table([`${days} days`, 'US dollars'], rows));
}

/** What stays when nobody comes, on a cluster of its own. */
function fixed() {
  return alwaysOn(PLATFORM, { nodes: 3, volumes: 3, secrets: 6 });
}

function podSecondsIn(name: string, seconds: AwakeSeconds, paidOrders: number): number {
  const processorMs = PROCESSOR_MS[name] ?? 0;
  if (seconds.tick > 0) return podSecondsOf(seconds, paidOrders, TICKS_A_MONTH.expiration, processorMs);
  const daily = WITHOUT_TICKS.includes(name) ? 0 : TICKS_A_MONTH.all;
  return podSecondsOf({ ...seconds, tick: DAILY_SECONDS }, paidOrders, daily, processorMs);
}

async function printModel(): Promise<void> {
  const { orders, costs, confirmation, tick } = await countOrderCosts();
  const awake = await measureAwakeSeconds();
  const units = (counts: Record<string, Record<string, number>>) =>
    Object.values(counts).reduce((sum, ofService) => sum + total(ofService), 0);
  const usageOf = (paidOrders: number): Usage => ({
    paidOrders,
    writeUnits: (units(costs.writeUnits) + units(confirmation.writeUnits) / 2) * (paidOrders / orders),
    readUnits:
      (units(costs.readUnits) / orders + PER_ORDER.pages * PER_ORDER.unitsAPage) * paidOrders +
      total(tick.readUnits.expiration) * TICKS_A_MONTH.expiration,
    podSeconds: [...awake].reduce((sum, [name, seconds]) => sum + podSecondsIn(name, seconds, paidOrders), 0),
    gigabytes: (paidOrders * PER_ORDER.pages * PER_ORDER.kilobytesAPage) / 1e6,
    storedGigabytes: (paidOrders * PER_ORDER.storedKilobytes) / 1e6,
  });
  const months = [0, 1000, 10_000, 100_000, 1_000_000];
  const bills = months.map((paidOrders) => billOf(usageOf(paidOrders)));
  const sums = bills.map((items) => totalOf(items));
  const stays = totalOf(fixed());
  const used = table(
    ['a month', ...months.map((count) => `${count.toLocaleString('en')} paid orders`)],
    [
      ...rowsOf(bills),
      ['**used**', ...sums.map(dollars)],
      ['with a cluster of its own', ...sums.map((sum) => dollars(sum + stays))],
      [
        'used, a thousand paid orders',
        ...sums.map((sum, n) => (n === 0 ? '-' : dollars((sum / (months[n] ?? 1)) * 1000))),
      ],
    ],
  );
  const seconds = (value: number): string => (value > 0 ? `${value.toFixed(0)} s` : '-');
  const times = table(
    ['', 'awake for one purchase', 'awake for one tick'],
    [...awake].map(([name, { purchase, tick: ofTick }]) => [name, seconds(purchase), seconds(ofTick)]),
  );
  const course = alwaysOn(COURSE_APP, { nodes: 2, volumes: 5, secrets: 0 });
  const share = (parts: typeof PLATFORM) =>
    parts.reduce((sum, part) => sum + podHour(part), 0) * HOURS_A_MONTH;
  const ticksOnly = totalOf(bills[0] ?? []);
  const comparison = table(
    ['nobody comes for a month', 'Boxoffice', 'the course app'],
    [
      ['pods of the application that always run', 0, COURSE_APP.length],
      ['pods for ticks, and their table reads', dollars(ticksOnly), '-'],
      ['in a cluster that is there anyway', dollars(ticksOnly), dollars(share(COURSE_APP))],
      ['a cluster of its own', dollars(stays + ticksOnly), dollars(totalOf(course))],
      ['of that, nodes', nodesFor(PLATFORM, 3), nodesFor(COURSE_APP, 2)],
    ],
  );
  const named = table(
    ['always on in a cluster of its own', 'US dollars a month'],
    [...fixed().map((item) => [item.name, dollars(item.dollars)]), ['**sum**', dollars(stays)]],
  );
  const parts = table(
    ['pods on the nodes', 'processors', 'memory'],
    PLATFORM.map(({ name, milli, mebibytes }) => [name, `${milli}m`, `${mebibytes} Mi`]),
  );
  reportBlock(
    'bill',
    [used, comparison, named, parts, times].join('\n'),
    options.write,
    'AWS list prices of us-east-1',
  );
}
