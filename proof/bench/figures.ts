import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { commandLine } from '../harness/command-line.ts';
import { eventually } from '../harness/eventually.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { median, quantile } from '../harness/machine.ts';
import { signedUpSeller } from '../harness/seller.ts';
import { Visitor } from '../harness/visitor.ts';
import { services } from '../invariants/snapshot.ts';

const USAGE = `Usage: npm run proof:figures -- [--wakes N] [--write]

Starts the system on free ports and measures cold starts and warm latencies. npm run bench measures sales.

  --wakes N   cold starts of each service (5)
  --write     write the figures into proof/README.md
`;

const { wakes, write } = commandLine(USAGE, { wakes: 5, write: false });

const WARM_UP = 50;
const REQUESTS = 300;
const SCALE_DOWN_MS = 60_000;
const KSVCS: string[] = [...services, 'site'];

const figures: Figure[] = [];
const report = (name: string, value: string) => {
  figures.push({ name, value });
  process.stderr.write(`${name}: ${value}\n`);
};
const ms = (time: number) => `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;

async function timed(task: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await task();
  return performance.now() - begin;
}

/** Milliseconds from the start of a bare node:http process to its first answer: the unit of cold starts. */
async function bareServer(): Promise<number> {
  const script = `require('http').createServer((q, s) => s.end('ok')).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const begin = performance.now();
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  await (await fetch(`http://127.0.0.1:${String(port).trim()}/`)).text();
  const time = performance.now() - begin;
  child.kill();
  return time;
}

/** Waits until every ksvc is scaled to zero. The servers (nats-server, tables, fakes) keep running. */
const scaledToZero = (laptop: Laptop) =>
  eventually(
    async () => laptop.processes().flatMap(({ name }) => (KSVCS.includes(name) ? [name] : [])),
    (names) => names.length === 0,
    SCALE_DOWN_MS,
  );

async function coldStarts(): Promise<void> {
  const laptop = await Laptop.start({ IDLE_SECONDS: '1' });
  try {
    const visitor = await Visitor.signedUp(laptop.url);
    const env = laptop.env();
    const headers = { authorization: `Bearer ${visitor.cookieNamed('session')}` };
    const probes: [string, string][] = [
      ['auth', `${env.AUTH_URL}/.well-known/jwks.json`],
      ['tickets', `${env.TICKETS_URL}/api/tickets?limit=1`],
      ['orders', `${env.ORDERS_URL}/api/orders?limit=1`],
      ['payments', `${env.PAYMENTS_URL}/api/payments`],
      ['site (home page, which reads tickets)', `${laptop.url}/`],
    ];
    const bare: number[] = [];
    const times = new Map<string, number[]>(probes.map(([name]) => [name, []]));
    for (let wake = 0; wake < wakes; wake++) {
      for (const [name, url] of probes) {
        await scaledToZero(laptop);
        bare.push(await bareServer());
        times.get(name)?.push(await timed(async () => (await fetch(url, { headers })).text()));
      }
    }
    const unit = median(bare);
    report('bare node:http process, start to first answer', `${ms(unit)} (1.0 ×)`);
    for (const [name, all] of times)
      report(`${name}, from zero`, `${ms(median(all))} (${(median(all) / unit).toFixed(1)} ×)`);
    await scaledToZero(laptop);
    const names = laptop.processes().map(({ name }) => name);
    report('processes when idle', ['runtime', ...names].join(', '));
  } finally {
    await laptop.stop();
  }
}

async function latencies(): Promise<void> {
  const laptop = await Laptop.start();
  try {
    const seller = await signedUpSeller(laptop);
    const offer = { title: 'Figures', price: 4500, quantity: 100_000 };
    const ticketId = (await seller.post<Ticket>('/api/tickets', offer)).body.id;
    const buyer = await Visitor.signedUp(laptop.url);
    await latency('GET /api/tickets', () => buyer.get('/api/tickets'));
    await latency('POST /api/orders', () => buyer.post('/api/orders', { ticketId }));
  } finally {
    await laptop.stop();
  }
}

async function latency(name: string, task: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < WARM_UP; n++) await task();
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n++) times.push(await timed(task));
  const value = `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}`;
  report(`${name}, warm, one at a time`, value);
}

await coldStarts();
await latencies();
reportFigures('proof:figures', figures, write, `cold starts are medians of ${wakes}`);
