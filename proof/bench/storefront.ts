import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { freePort } from '../../knative/laptop/ports.ts';
import { launch } from '../harness/browser.ts';
import { commandLine } from '../harness/command-line.ts';
import { eventually } from '../harness/eventually.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { median, residentMegabytes } from '../harness/machine.ts';
import { demoTickets } from '../harness/page-steps.ts';
import { signedUpSeller } from '../harness/seller.ts';
import { Visitor } from '../harness/visitor.ts';
import { type FirstPage, firstPages } from './first-page.ts';
import { type Audit, audit, categories } from './lighthouse.ts';

const USAGE = `Usage: npm run proof:storefront -- [--rounds N] [--write]

Starts the built system and runs Lighthouse, as a phone on slow 4G, on the pages of a sale: from the list to the pass,
its check-in and the seller's figures. Then it measures a new visitor's first page from zero and warm. Exit code 1 if a
figure misses its target.

  --rounds N   measurements of each figure, which is their median (5)
  --page NAME  only Lighthouse on this page, such as "pass"
  --write      write the figures into proof/README.md
`;
const TARGETS = { score: 95, paintMs: 1000, scriptBytes: 60_000, megabytes: 120, shift: 0.01 };
/** The page that checks passes in has a scanner. */
const CHECK_IN_SCRIPT_BYTES = 150_000;

const { rounds, write, page: only } = commandLine(USAGE, { rounds: 5, write: false, page: '' });

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
  if (!only) await measureFirstPages();
} finally {
  await browser.close();
}
reportFigures('proof:storefront', figures, write, `medians of ${rounds}`);
process.exitCode = figures.some(({ missed }) => missed) ? 1 : 0;

/** Audits the pages of a sale, then reads the memory of the site. */
async function auditPages(): Promise<void> {
  const laptop = await Laptop.start({}, ['--built']);
  try {
    for (const page of await pagesOf(laptop)) if (!only || page.name === only) await auditPage(page);
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

interface AuditedPage {
  name: string;
  url: string;
  user?: Visitor;
  scriptBytes?: number;
}

/** Sells a seat and holds another. */
async function pagesOf(laptop: Laptop): Promise<AuditedPage[]> {
  const { url } = laptop;
  await demoTickets(url);
  const seller = await signedUpSeller(laptop);
  const offer = { title: 'Gala', price: 4500, quantity: 10, startsAt: new Date(Date.now() + 86_400_000) };
  const { id: ticketId } = (await seller.post<Ticket>('/api/tickets', offer)).body;
  const buyer = await Visitor.signedUp(url);
  const { body: held } = await buyer.post<Order>('/api/orders', { ticketId });
  const { body: paid } = await buyer.post<Order>('/api/orders', { ticketId });
  await buyer.post('/api/payments', { orderId: paid.id, token: 'tok_visa' });
  const [pass] = await eventually(
    async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${paid.id}`)).body,
    ({ length }) => length === 1,
  );
  return [
    { name: 'home page', url: `${url}/` },
    { name: 'search', url: `${url}/?q=orchestra` },
    { name: "ticket's page", url: `${url}/tickets/${ticketId}` },
    { name: "order's page", url: `${url}/orders/${held.id}`, user: buyer },
    { name: 'order with its pass', url: `${url}/orders/${paid.id}`, user: buyer },
    { name: 'passes', url: `${url}/passes`, user: buyer },
    { name: 'pass', url: `${url}/passes/${pass?.id}`, user: buyer },
    {
      name: 'check-in',
      url: `${url}/check-in/${ticketId}`,
      user: seller,
      scriptBytes: CHECK_IN_SCRIPT_BYTES,
    },
    { name: 'account', url: `${url}/account`, user: buyer },
    { name: 'sell', url: `${url}/sell`, user: seller },
    { name: "seller's list", url: `${url}/sales`, user: seller },
    { name: "seller's event", url: `${url}/sales/${ticketId}`, user: seller },
    { name: 'edit an event', url: `${url}/sales/${ticketId}/edit`, user: seller },
  ];
}

async function auditPage(page: AuditedPage): Promise<void> {
  const { name, url, user, scriptBytes: mostScriptBytes = TARGETS.scriptBytes } = page;
  // An access token lives for some minutes, and the audits of all pages take longer.
  await user?.post('/api/users/refresh', {});
  const cookie = user?.cookie;
  // The first visit starts the services.
  await audit(url, port, cookie);
  const audits: Audit[] = [];
  for (let round = 0; round < rounds; round++) audits.push(await audit(url, port, cookie));
  const medianOf = (value: (audit: Audit) => number) => median(audits.map(value));

  const scores = categories.map((category) => medianOf(({ scores }) => scores[category]));
  const missed = scores.some((score) => score < TARGETS.score);
  const failures = missed ? ` (${[...new Set(audits.flatMap(({ failures }) => failures))].join(', ')})` : '';
  report({
    name: `${name}: performance, accessibility, best practices, SEO`,
    value: `${scores.join(', ')}${failures}`,
    target: `${TARGETS.score} each`,
    missed,
  });
  const paintMs = medianOf((audit) => audit.paintMs);
  report({
    name: `${name}: largest contentful paint, warm, slow 4G`,
    value: ms(paintMs),
    target: `under ${ms(TARGETS.paintMs)}`,
    missed: paintMs >= TARGETS.paintMs,
  });
  const shift = medianOf((audit) => audit.shift);
  report({
    name: `${name}: layout shift`,
    value: shift.toFixed(3),
    target: `under ${TARGETS.shift}`,
    missed: shift >= TARGETS.shift,
  });
  const scriptBytes = medianOf((audit) => audit.scriptBytes);
  report({
    name: `${name}: JavaScript, compressed`,
    value: `${(scriptBytes / 1000).toFixed(1)} kB`,
    target: `under ${mostScriptBytes / 1000} kB`,
    missed: scriptBytes >= mostScriptBytes,
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
