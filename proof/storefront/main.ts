import { parseArgs } from 'node:util';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { freePort } from '../../knative/laptop/ports.ts';
import { launch } from '../harness/browser.ts';
import { Laptop } from '../harness/laptop.ts';
import { machine, median, residentMegabytes } from '../harness/machine.ts';
import { demoTickets } from '../harness/page-steps.ts';
import { Visitor } from '../harness/visitor.ts';
import { type Figure, tableOf } from './figures.ts';
import { type FirstPage, firstPages } from './first-page.ts';
import { type Audited, audit, categories } from './lighthouse.ts';

const HELP = `Usage: npm run proof:storefront -- [--rounds N]

Starts the system as npm start -- --built does, lets Lighthouse look at the home page, a ticket's and an order's as a
phone on slow 4G would, measures a new visitor's first page from zero and warm, and prints a table. Ends with 1 if a
figure is short of its aim.

  --rounds N   how often each is measured; the table has the medians (5)
`;
const AIMS = { score: 95, paintMs: 1000, scriptBytes: 60_000, megabytes: 120, shift: 0.01 };

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const rounds = Number(values.rounds);

const figures: Figure[] = [];
const tell = (figure: Figure) => {
  figures.push(figure);
  process.stderr.write(`${figure.what}: ${figure.figure}${figure.short ? `, short of ${figure.aim}` : ''}\n`);
};
const ms = (time: number) => `${Math.round(time)} ms`;

const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);
try {
  await pages();
  await fromZero();
} finally {
  await browser.close();
}
process.stdout.write(`\n${machine()}, medians of ${rounds}\n\n${tableOf(figures)}`);
process.exitCode = figures.some(({ short }) => short) ? 1 : 0;

/** What Lighthouse says of the three pages that a sale goes through, and what the site takes meanwhile. */
async function pages(): Promise<void> {
  const laptop = await Laptop.start({ LIMITS_SCALE: '1000' }, ['--built']);
  try {
    const [ticket] = await demoTickets(laptop.url);
    const buyer = await Visitor.signedUp(laptop.url);
    const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket?.id });
    await audited('home page', '/', laptop.url);
    await audited("ticket's page", `/tickets/${ticket?.id}`, laptop.url);
    await audited("order's page", `/orders/${order.id}`, laptop.url, buyer.cookie);
    const site = laptop.processes().find(({ name }) => name === 'site');
    const megabytes = residentMegabytes(site?.pid ?? 0);
    const short = megabytes >= AIMS.megabytes;
    tell({
      what: 'the site’s process (RSS)',
      figure: `${megabytes} MB`,
      aim: `under ${AIMS.megabytes} MB`,
      short,
    });
  } finally {
    await laptop.stop();
  }
}

async function audited(page: string, path: string, url: string, cookie?: string): Promise<void> {
  // The first one wakes what sleeps.
  await audit(url + path, port, cookie);
  const runs: Audited[] = [];
  for (let round = 0; round < rounds; round++) runs.push(await audit(url + path, port, cookie));
  const of = (figure: (run: Audited) => number) => median(runs.map(figure));

  const scores = categories.map((name) => of((run) => run.scores[name]));
  const short = scores.some((score) => score < AIMS.score);
  const faults = short ? ` (${[...new Set(runs.flatMap((run) => run.faults))].join(', ')})` : '';
  tell({
    what: `${page}: performance, accessibility, best practices, SEO`,
    figure: `${scores.join(', ')}${faults}`,
    aim: `${AIMS.score} each`,
    short,
  });
  const paintMs = of((run) => run.paintMs);
  tell({
    what: `${page}: largest contentful paint, warm, slow 4G`,
    figure: ms(paintMs),
    aim: `under ${ms(AIMS.paintMs)}`,
    short: paintMs >= AIMS.paintMs,
  });
  const shift = of((run) => run.shift);
  tell({
    what: `${page}: layout shift`,
    figure: shift.toFixed(3),
    aim: `under ${AIMS.shift}`,
    short: shift >= AIMS.shift,
  });
  const scriptBytes = of((run) => run.scriptBytes);
  tell({
    what: `${page}: JavaScript, compressed`,
    figure: `${(scriptBytes / 1000).toFixed(1)} kB`,
    aim: `under ${AIMS.scriptBytes / 1000} kB`,
    short: scriptBytes >= AIMS.scriptBytes,
  });
}

async function fromZero(): Promise<void> {
  const { cold, warm } = await firstPages(browser, rounds);
  const told = (visits: FirstPage[]) =>
    `first byte ${ms(median(visits.map(({ byteMs }) => byteMs)))}, first paint ${ms(
      median(visits.map(({ paintMs }) => paintMs)),
    )}, tickets ${ms(median(visits.map(({ ticketsMs }) => ticketsMs)))}`;
  const shift = Math.max(...[...cold, ...warm].map((visit) => visit.shift));
  tell({ what: 'a visitor’s first page, all asleep, no throttling', figure: told(cold) });
  tell({ what: 'a visitor’s first page, all awake, no throttling', figure: told(warm) });
  tell({
    what: 'layout shift of these pages, at most',
    figure: shift.toFixed(3),
    aim: `under ${AIMS.shift}`,
    short: shift >= AIMS.shift,
  });
}
