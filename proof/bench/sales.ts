import { execSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { commandLine, usageError } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { signUpAccounts } from '../harness/load/accounts.ts';
import { median, quantile } from '../harness/machine.ts';
import { type Counts, countOrderCosts, total } from '../harness/order-costs.ts';
import { signedUpSeller } from '../harness/seller.ts';
import { memory, read, type Sales, sell } from './sales-load.ts';

const USAGE = `Usage: npm run bench -- [--seconds N] [--warm-up N] [--buyers N] [--readers N] [--rounds N] [--against COMMAND] [--built] [--write]

Starts the system on free ports, and measures sales of 20 tickets, sales of one ticket, and readers of the list
and of the home page. Every buyer orders a seat, pays it and begins again. The load runs on the same machine and is counted with it.
The simulation counts the table requests, write units and event deliveries of a paid order.

  --seconds N         duration of each load (20)
  --warm-up N         seconds of sales before the first load, not counted (40)
  --buyers N          buyers at the same time (20)
  --readers N         readers of GET /api/tickets, and of the home page, at the same time (50)
  --rounds N          how often the loads are repeated; the medians count (1)
  --against COMMAND   runs a shell command after each round, whose last number printed is its paid orders a second
  --built             run the bundles that the images contain (see npm run build)
  --write             write the figures into proof/README.md
`;

const options = commandLine(USAGE, {
  seconds: 20,
  'warm-up': 40,
  buyers: 20,
  readers: 50,
  rounds: 1,
  against: '',
  built: false,
  write: false,
});

const TICKETS = 20;
const PREVIOUS = join(resolve(import.meta.dirname, '../..'), '.cache', 'bench.json');

const laptop = await Laptop.start({ IDLE_SECONDS: '600' }, [
  '--empty',
  ...(options.built ? ['--built'] : []),
]);
try {
  await measure();
} finally {
  await laptop.stop();
}

async function measure(): Promise<void> {
  const seller = await signedUpSeller(laptop);
  const buyers = (await signUpAccounts(laptop.url, options.buyers)).map(({ visitor }) => visitor);
  const offer = (n: number) => ({ title: `Bench ${n}`, price: 4500, quantity: 100_000 });
  const ids: string[] = [];
  for (let n = 0; n < TICKETS; n++) ids.push((await seller.post<Ticket>('/api/tickets', offer(n))).body.id);
  await sell(laptop, buyers, ids, options['warm-up']);
  const rounds = [];
  for (let n = 0; n < options.rounds; n++) {
    const twenty = await sell(laptop, buyers, ids, options.seconds);
    const one = await sell(laptop, buyers, ids.slice(0, 1), options.seconds);
    const reads = await read(laptop, '/api/tickets', options.readers, options.seconds);
    const pages = await read(laptop, '/', options.readers, options.seconds);
    const other = options.against === '' ? undefined : lastNumber(options.against);
    rounds.push({ twenty, one, reads, pages, other });
    process.stderr.write(`round ${n + 1}: ${twenty.perSecond.toFixed(1)} paid orders a second\n`);
  }
  const perSecond = median(rounds.map(({ twenty }) => twenty.perSecond));
  const others = rounds.flatMap(({ other }) => (other === undefined ? [] : [other]));
  const figures: Figure[] = [
    ...describe(
      `${TICKETS} tickets`,
      rounds.map(({ twenty }) => twenty),
    ),
    ...describe(
      'one ticket',
      rounds.map(({ one }) => one),
    ),
    {
      name: `GET /api/tickets a second, ${options.readers} readers`,
      value: Math.round(median(rounds.map(({ reads }) => reads))),
      target: '≥ 1500',
    },
    {
      name: `home pages a second, ${options.readers} readers`,
      value: Math.round(median(rounds.map(({ pages }) => pages))),
    },
    ...(await describeCosts()),
    {
      name: 'memory after the load (RSS)',
      value: memory(laptop),
      target: options.built ? 'services ≤ 110 MB' : '',
    },
    { name: 'ratio to the previous run', value: ratioToPrevious(perSecond) },
  ];
  if (others.length > 0)
    figures.push({
      name: `ratio to \`${options.against}\` (${median(others).toFixed(1)})`,
      value: (perSecond / median(others)).toFixed(2),
    });
  const conditions = `${options.buyers} buyers, ${options.seconds} s after ${options['warm-up']} s of warm-up, medians of ${options.rounds}`;
  reportFigures('bench', figures, options.write, conditions);
}

function describe(load: string, rounds: Sales[]): Figure[] {
  const ms = (times: number[], q: number) => Math.round(quantile(times, q));
  const orderTimes = rounds.flatMap((round) => round.orderTimes);
  const payTimes = rounds.flatMap((round) => round.payTimes);
  const names = [...new Set(rounds.flatMap((round) => [...round.processorTime.keys()]))];
  const times = names.map((name): [string, number] => [
    name,
    median(rounds.map((round) => round.processorTime.get(name) ?? 0)),
  ]);
  const sum = times.reduce((total, [, time]) => total + time, 0);
  const failures = rounds.flatMap((round) => [...round.failures]);
  return [
    {
      name: `${load}: paid orders a second`,
      value: median(rounds.map(({ perSecond }) => perSecond)).toFixed(1),
      target: '≥ 70',
    },
    {
      name: `${load}: POST /api/orders, p50 and p95`,
      value: `${ms(orderTimes, 0.5)} ms, ${ms(orderTimes, 0.95)} ms`,
      target: 'p95 ≤ 400 ms',
    },
    {
      name: `${load}: POST /api/payments, p50 and p95`,
      value: `${ms(payTimes, 0.5)} ms, ${ms(payTimes, 0.95)} ms`,
    },
    {
      name: `${load}: processor time a paid order`,
      value: `${sum.toFixed(1)} ms: ${times
        .toSorted(([, a], [, b]) => b - a)
        .map(([name, time]) => `${name} ${time.toFixed(1)}`)
        .join(', ')}`,
      target: '≤ 27 ms',
    },
    {
      name: `${load}: failed`,
      value: failures.length === 0 ? 'none' : failures.map(([status, n]) => `${n} × ${status}`).join(', '),
      target: 'none',
    },
  ];
}

/** What a paid order costs, as the budget test counts it. */
async function describeCosts(): Promise<Figure[]> {
  const { orders, costs, confirmation } = await countOrderCosts();
  const describeCounts = (counts: Counts, perOrder = orders): string => {
    const services = Object.entries(counts).map(([name, ofService]) => ({ name, count: total(ofService) }));
    const each = (count: number) => Number((count / perOrder).toFixed(1));
    const sum = services.reduce((all, { count }) => all + count, 0);
    return `${each(sum)}: ${services.map(({ name, count }) => `${name} ${each(count)}`).join(', ')}`;
  };
  return [
    { name: 'table requests a paid order', value: describeCounts(costs.requests), target: '≤ 18' },
    { name: 'write units a paid order', value: describeCounts(costs.writeUnits), target: '≤ 50' },
    {
      name: 'write units when the next tick confirms it',
      value: describeCounts(confirmation.writeUnits, 2 * orders),
    },
    { name: 'filter calls a paid order', value: describeCounts(costs.filterCalls) },
    { name: 'event deliveries a paid order', value: describeCounts(costs.deliveries) },
  ];
}

/** The ratio to the figure of the last run on this machine, which this one replaces. */
function ratioToPrevious(perSecond: number): string {
  let previous: number | undefined;
  try {
    previous = (JSON.parse(readFileSync(PREVIOUS, 'utf8')) as { perSecond: number }).perSecond;
  } catch {
    // The first run on this machine.
  }
  mkdirSync(join(PREVIOUS, '..'), { recursive: true });
  writeFileSync(PREVIOUS, JSON.stringify({ perSecond }));
  return previous === undefined
    ? 'no previous run'
    : `${(perSecond / previous).toFixed(2)} (${previous.toFixed(1)})`;
}

function lastNumber(command: string): number {
  const output = execSync(command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const number = Number(output.match(/\d+(?:\.\d+)?/g)?.at(-1));
  return Number.isFinite(number) ? number : usageError(`--against: "${command}" printed no number`);
}
