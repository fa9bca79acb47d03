import type { Order } from '@boxoffice/shared/api/orders.ts';
import { freePort } from '../../knative/laptop/ports.ts';
import { launch } from '../harness/browser.ts';
import { commandLine } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { median, residentMegabytes } from '../harness/machine.ts';
import { demoTickets } from '../harness/page-steps.ts';
import { Visitor } from '../harness/visitor.ts';
import { type FirstPage, firstPages } from './first-page.ts';
import { type Audit, audit, categories } from './lighthouse.ts';

const USAGE = `Usage: npm run proof:storefront -- [--rounds N] [--write]

Starts the built system and runs Lighthouse, as a phone on slow 4G, on the home page, a ticket's page and an order's
page. Then it measures a new visitor's first page from zero and warm. Exit code 1 if a figure misses its target.

  --rounds N   measurements of each figure, which is their median (5)
  --write      write the figures into proof/README.md
`;
const TARGETS = { score: 95, paintMs: 1000, scriptBytes: 60_000, megabytes: 120, shift: 0.01 };

const { rounds, write } = commandLine(USAGE, { rounds: 5, write: false });

const figures: Figure[] = [];
const report = (figure: Figure) => {
  figures.push(figure);
  const missed = figure.missed ? `, missed ${figure.target}` : '';
  process.stderr.write(`${figure.name}: ${figure.value}${missed}\n`);
};
const ms = (time: number) => `${Math.round(time)} ms`;

const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);
try {
  await auditPages();
  await measureFirstPages();
} finally {
  await browser.close();
}
reportFigures('proof:storefront', figures, write, `medians of ${rounds}`);
process.exitCode = figures.some(({ missed }) => missed) ? 1 : 0;

/** Audits the three pages of a sale, then reads the memory of the site. */
async function auditPages(): Promise<void> {
  const laptop = await Laptop.start({}, ['--built']);
  try {
    const [ticket] = await demoTickets(laptop.url);
    const buyer = await Visitor.signedUp(laptop.url);
    const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket?.id });
    await auditPage('home page', `${laptop.url}/`);
    await auditPage("ticket's page", `${laptop.url}/tickets/${ticket?.id}`);
    await auditPage("order's page", `${laptop.url}/orders/${order.id}`, buyer.cookie);
    const site = laptop.processes().find(({ name }) => name === 'site');
    const megabytes = residentMegabytes(site?.pid ?? 0);
    report({
      name: "site's process (RSS)",
      value: `${megabytes} MB`,
      target: `under ${TARGETS.megabytes} MB`,
      missed: megabytes >= TARGETS.megabytes,
    });
  } finally {
    await laptop.stop();
  }
}

async function auditPage(page: string, url: string, cookie?: string): Promise<void> {
  // The first visit starts the services.
  await audit(url, port, cookie);
  const audits: Audit[] = [];
  for (let round = 0; round < rounds; round++) audits.push(await audit(url, port, cookie));
  const medianOf = (value: (audit: Audit) => number) => median(audits.map(value));

  const scores = categories.map((name) => medianOf(({ scores }) => scores[name]));
  const missed = scores.some((score) => score < TARGETS.score);
  const failures = missed ? ` (${[...new Set(audits.flatMap(({ failures }) => failures))].join(', ')})` : '';
  report({
    name: `${page}: performance, accessibility, best practices, SEO`,
    value: `${scores.join(', ')}${failures}`,
    target: `${TARGETS.score} each`,
    missed,
  });
  const paintMs = medianOf((audit) => audit.paintMs);
  report({
    name: `${page}: largest contentful paint, warm, slow 4G`,
    value: ms(paintMs),
    target: `under ${ms(TARGETS.paintMs)}`,
    missed: paintMs >= TARGETS.paintMs,
  });
  const shift = medianOf((audit) => audit.shift);
  report({
    name: `${page}: layout shift`,
    value: shift.toFixed(3),
    target: `under ${TARGETS.shift}`,
    missed: shift >= TARGETS.shift,
  });
  const scriptBytes = medianOf((audit) => audit.scriptBytes);
  report({
    name: `${page}: JavaScript, compressed`,
    value: `${(scriptBytes / 1000).toFixed(1)} kB`,
    target: `under ${TARGETS.scriptBytes / 1000} kB`,
    missed: scriptBytes >= TARGETS.scriptBytes,
  });
}

async function measureFirstPages(): Promise<void> {
  const { cold, warm } = await firstPages(browser, rounds);
  const times = (visits: FirstPage[]) =>
    [
      `first byte ${ms(median(visits.map(({ byteMs }) => byteMs)))}`,
      `first paint ${ms(median(visits.map(({ paintMs }) => paintMs)))}`,
      `tickets ${ms(median(visits.map(({ ticketsMs }) => ticketsMs)))}`,
    ].join(', ');
  const shift = Math.max(...[...cold, ...warm].map((visit) => visit.shift));
  report({ name: 'first page, every service at zero, no throttling', value: times(cold) });
  report({ name: 'first page, every service running, no throttling', value: times(warm) });
  report({
    name: 'largest layout shift of these first pages',
    value: shift.toFixed(3),
    target: `under ${TARGETS.shift}`,
    missed: shift >= TARGETS.shift,
  });
}
