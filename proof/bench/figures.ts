import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { commandLine } from '../harness/command-line.ts';
import { eventually } from '../harness/eventually.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { median, quantile, residentMegabytes } from '../harness/machine.ts';
import { Visitor } from '../harness/visitor.ts';
import { services } from '../invariants/snapshot.ts';

const USAGE = `Usage: npm run proof:figures -- [--seconds N] [--buyers N] [--wakes N] [--write]

Starts the system on free ports and measures cold starts, warm latencies, and sales under load.

  --seconds N   duration of the load (20)
  --buyers N    buyers at the same time (20)
  --wakes N     cold starts of each service (5)
  --write       write the figures into proof/README.md
`;

const { seconds, buyers, wakes, write } = commandLine(USAGE, {
  seconds: 20,
  buyers: 20,
  wakes: 5,
  write: false,
});

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

async function underLoad(): Promise<void> {
  const laptop = await Laptop.start();
  try {
    const seller = await Visitor.signedUp(laptop.url);
    const offer = { title: 'Figures', price: 4500, quantity: 100_000 };
    const ticketId = (await seller.post<Ticket>('/api/tickets', offer)).body.id;
    const first = await Visitor.signedUp(laptop.url);
    const others = await Promise.all(Array.from({ length: buyers - 1 }, () => Visitor.signedUp(laptop.url)));
    await latency('GET /api/tickets', () => first.get('/api/tickets'));
    await latency('POST /api/orders', () => first.post('/api/orders', { ticketId }));
    await sales([first, ...others], ticketId);
    const processes = [{ name: 'runtime', pid: laptop.pid }, ...laptop.processes()];
    report(
      'memory after the load (RSS)',
      processes.map(({ name, pid }) => `${name} ${residentMegabytes(pid)} MB`).join(', '),
    );
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

/** Each visitor orders and pays in a loop. A sale counts as settled when its payment is captured. */
async function sales(visitors: Visitor[], ticketId: string): Promise<void> {
  const sold: { buyer: Visitor; id: string }[] = [];
  const failures = new Map<number, number>();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  await Promise.all(
    visitors.map(async (buyer) => {
      while (performance.now() < end) {
        const order = await buyer.post<Order>('/api/orders', { ticketId });
        const paid =
          order.status === 201
            ? await buyer.post('/api/payments', { orderId: order.body.id, token: 'tok_visa' })
            : order;
        if (paid.status === 201) sold.push({ buyer, id: order.body.id });
        else failures.set(paid.status, (failures.get(paid.status) ?? 0) + 1);
      }
    }),
  );
  const answered = (performance.now() - begin) / 1000;
  for (const { buyer, id } of sold)
    await eventually(
      async () => (await buyer.get<Order>(`/api/orders/${id}`)).body,
      ({ payment }) => payment === 'captured',
      60_000,
    );
  const settled = (performance.now() - begin) / 1000;
  const perSecond = (time: number) => (sold.length / time).toFixed(1);
  report(
    `paid orders per second, ${buyers} buyers at once for ${seconds} s`,
    `${perSecond(answered)} answered, ${perSecond(settled)} captured`,
  );
  report('failed', failures.size === 0 ? 'none' : JSON.stringify(Object.fromEntries(failures)));
}

await coldStarts();
await underLoad();
reportFigures('proof:figures', figures, write, `cold starts are medians of ${wakes}`);
