import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { eventually } from '../harness/eventually.ts';
import { Laptop } from '../harness/laptop.ts';
import { machine, quantile, residentMegabytes } from '../harness/machine.ts';
import { Visitor } from '../harness/visitor.ts';

const HELP = `Usage: npm run proof:figures -- [--seconds N] [--buyers N] [--wakes N]

Starts the system on free ports, measures it from zero, warm and under load, and prints a table.

  --seconds N   how long buyers buy (20)
  --buyers N    how many at once (20)
  --wakes N     how often each service is woken from zero (5)
`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    buyers: { type: 'string', default: '20' },
    wakes: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const [seconds, buyers, wakes] = [values.seconds, values.buyers, values.wakes].map(Number) as [
  number,
  number,
  number,
];

const rows: [string, string][] = [];
const row = (what: string, figure: string) => {
  rows.push([what, figure]);
  process.stderr.write(`${what}: ${figure}\n`);
};
const ms = (time: number) => `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;

async function timed(task: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await task();
  return performance.now() - begin;
}

/** A bare node:http process from its start to its first answer: the unit that cold starts are counted in. */
async function bareServer(): Promise<number> {
  const script = `require('http').createServer((q, s) => s.end('ok')).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const begin = performance.now();
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  const time = performance.now() - begin;
  child.kill();
  return time;
}

const infrastructure = ['nats-server', 'tables', 'stripe'];
const awake = (laptop: Laptop) =>
  laptop
    .processes()
    .map(({ name }) => name)
    .filter((name) => !infrastructure.includes(name));

async function fromZero(): Promise<void> {
  const laptop = await Laptop.start({ IDLE_SECONDS: '1' });
  try {
    const visitor = await Visitor.signedUp(laptop.url);
    const env = laptop.env();
    const token = visitor.cookieNamed('session') ?? '';
    const probes: [string, string][] = [
      ['auth', `${env.AUTH_URL}/.well-known/jwks.json`],
      ['tickets', `${env.TICKETS_URL}/api/tickets?limit=1`],
      ['orders', `${env.ORDERS_URL}/api/orders?limit=1`],
      ['payments', `${env.PAYMENTS_URL}/api/payments`],
      ['site (its page, which asks tickets)', `${laptop.url}/`],
    ];
    const bare: number[] = [];
    const times = new Map<string, number[]>(probes.map(([name]) => [name, []]));
    for (let wake = 0; wake < wakes; wake++) {
      for (const [name, url] of probes) {
        await eventually(
          async () => awake(laptop),
          (names) => names.length === 0,
          30_000,
        );
        bare.push(await bareServer());
        const headers = { authorization: `Bearer ${token}` };
        times.get(name)?.push(await timed(async () => (await fetch(url, { headers })).text()));
      }
    }
    const unit = quantile(bare, 0.5);
    row('a bare node:http process, start to first answer (median)', `${ms(unit)} (1.0 ×)`);
    for (const [name, taken] of times) {
      const median = quantile(taken, 0.5);
      row(`${name}, from zero (median of ${wakes})`, `${ms(median)} (${(median / unit).toFixed(1)} ×)`);
    }
    await eventually(
      async () => awake(laptop),
      (names) => names.length === 0,
      30_000,
    );
    row(
      'processes when idle',
      `the runtime, ${laptop
        .processes()
        .map(({ name }) => name)
        .join(', ')}; no service`,
    );
  } finally {
    await laptop.stop();
  }
}

async function underLoad(): Promise<void> {
  const laptop = await Laptop.start();
  try {
    const seller = await Visitor.signedUp(laptop.url);
    const ticket = await seller.post<Ticket>('/api/tickets', {
      title: 'Figures',
      price: 4500,
      quantity: 100_000,
    });
    const ticketId = ticket.body.id;
    const crowd = await Promise.all(Array.from({ length: buyers }, () => Visitor.signedUp(laptop.url)));
    const [first] = crowd;
    if (!first) throw new Error('There must be a buyer');

    const warm = async (what: string, task: () => Promise<unknown>) => {
      for (let n = 0; n < 50; n++) await task();
      const times: number[] = [];
      for (let n = 0; n < 300; n++) times.push(await timed(task));
      row(
        `${what}, warm, one at a time`,
        `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}`,
      );
    };
    await warm('GET /api/tickets', () => first.get('/api/tickets'));
    await warm('POST /api/orders', () => first.post('/api/orders', { ticketId }));

    const bought: { buyer: Visitor; id: string }[] = [];
    const failures = new Map<number, number>();
    const begin = performance.now();
    const end = begin + seconds * 1000;
    await Promise.all(
      crowd.map(async (buyer) => {
        while (performance.now() < end) {
          const order = await buyer.post<Order>('/api/orders', { ticketId });
          const paid =
            order.status === 201 &&
            (await buyer.post('/api/payments', { orderId: order.body.id, token: 'tok_visa' }));
          if (paid && paid.status === 201) bought.push({ buyer, id: order.body.id });
          else {
            const status = paid ? paid.status : order.status;
            failures.set(status, (failures.get(status) ?? 0) + 1);
          }
        }
      }),
    );
    const answered = (performance.now() - begin) / 1000;
    for (const { buyer, id } of bought)
      await eventually(
        async () => (await buyer.get<Order>(`/api/orders/${id}`)).body,
        ({ payment }) => payment === 'captured',
        60_000,
      );
    const settled = (performance.now() - begin) / 1000;
    row(
      `paid orders a second, ${buyers} buyers at once for ${seconds} s`,
      `${(bought.length / answered).toFixed(1)} answered, ${(bought.length / settled).toFixed(1)} with every one captured`,
    );
    row('failed', failures.size === 0 ? 'none' : JSON.stringify(Object.fromEntries(failures)));
    const processes = [{ name: 'runtime', pid: laptop.pid }, ...laptop.processes()];
    row(
      'memory after the load (RSS)',
      processes.map(({ name, pid }) => `${name} ${residentMegabytes(pid)} MB`).join(', '),
    );
  } finally {
    await laptop.stop();
  }
}

await fromZero();
await underLoad();
process.stdout.write(
  `\n| ${machine()} | |\n|---|---|\n${rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`,
);
