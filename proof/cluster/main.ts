import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { eventually } from '../eventually.ts';
import { Visitor } from '../visitor.ts';
import { Ingress } from './ingress.ts';
import { kubectl, untilAsleep } from './kubectl.ts';

const HELP = `Usage: npm run proof:cluster -- [--ingress URL] [--hello HOST --wakes N]

Deploys knative/overlays/local to the cluster that kubectl points at, whose images must be there, and buys a
ticket through the ingress, from zero.

  --ingress URL   where the cluster's ingress gateway answers (http://127.0.0.1:8080)
  --hello HOST    the host of a plain public ksvc, to compare wake-ups with
  --wakes N       how often each is woken (15)
`;

const { values } = parseArgs({
  options: {
    ingress: { type: 'string', default: 'http://127.0.0.1:8080' },
    hello: { type: 'string' },
    wakes: { type: 'string', default: '15' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const ingress = new Ingress(values.ingress);
const rows: [string, string][] = [];
const row = (what: string, figure: string) => {
  rows.push([what, figure]);
  process.stderr.write(`${what}: ${figure}\n`);
};
const seconds = (time: number) => `${time.toFixed(1)} s`;
const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const failures: string[] = [];
const check = (what: string, holds: boolean, found = '') => {
  row(what, holds ? 'yes' : `NO ${found}`);
  if (!holds) failures.push(what);
};

async function buy(): Promise<number> {
  const site = await ingress.as('site.boxoffice.localhost');
  try {
    const began = performance.now();
    const seller = await Visitor.signedUp(site.url);
    const buyer = await Visitor.signedUp(site.url);
    const title = `From zero ${crypto.randomUUID()}`;
    const { body: ticket } = await seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity: 2 });
    const placed = await buyer.post<Order>('/api/orders', { ticketId: ticket.id });
    if (placed.status !== 201) throw new Error(`The order was answered ${placed.status}`);
    const paid = await buyer.post('/api/payments', { orderId: placed.body.id, token: 'tok_visa' });
    if (paid.status !== 201) throw new Error(`The payment was answered ${paid.status}`);
    const order = async () => (await buyer.get<Order>(`/api/orders/${placed.body.id}`)).body;
    await eventually(order, ({ status, payment }) => status === 'complete' && payment === 'captured');
    return (performance.now() - began) / 1000;
  } finally {
    site.close();
  }
}

/** First answers from zero, one of each in turn; the site passes orders' own on, so it is awake by then. */
async function wakeUps(hello: string, count: number): Promise<void> {
  const times = { hello: [] as number[], site: [] as number[] };
  for (let n = 0; n < count; n++) {
    await untilAsleep();
    times.hello.push((await ingress.get(hello, '/')).ms);
    times.site.push((await ingress.get('site.boxoffice.localhost', '/favicon.svg')).ms);
  }
  const [plain, site] = [median(times.hello), median(times.site)];
  row(`helloworld, first answer from zero, median of ${count}`, `${plain.toFixed(0)} ms`);
  row(`the site, first answer from zero, median of ${count}`, `${site.toFixed(0)} ms`);
  row('the site / helloworld', (site / plain).toFixed(2));
}

try {
  await kubectl('apply', '-k', 'knative/overlays/local', '--validate=strict', '--dry-run=server');
  check('the API server accepts every manifest, strictly', true);
  await kubectl('apply', '-k', 'knative/overlays/local', '--validate=strict');
  await kubectl('wait', '-n', 'boxoffice', '--for=condition=Ready', 'ksvc', '--all', '--timeout=300s');
  await kubectl('wait', '-n', 'boxoffice', '--for=condition=Ready', 'trigger', '--all', '--timeout=120s');
  row('until no pod runs after the deployment', seconds(await untilAsleep()));
  row('a purchase with everything at zero', seconds(await buy()));
  row('a purchase, warm', seconds(await buy()));
  row('until no pod runs after the last request', seconds(await untilAsleep()));
  row('a purchase from zero again', seconds(await buy()));
  for (const service of ['auth', 'tickets', 'orders', 'payments', 'expiration', 'dead-letters']) {
    const { status } = await ingress.get(`${service}.boxoffice.localhost`, '/');
    const inside = await ingress.get(`${service}.boxoffice.svc.cluster.local`, '/');
    check(
      `${service} does not answer from outside`,
      status === 404 && inside.status === 404,
      `${status} ${inside.status}`,
    );
  }
  if (values.hello) await wakeUps(values.hello, Number(values.wakes));
} catch (error) {
  failures.push((error as Error).message);
  process.stderr.write(`${(error as Error).message}\n`);
}

const machine = `${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
const width = Math.max(...rows.map(([what]) => what.length));
process.stdout.write(
  `\n${rows.map(([what, figure]) => `${what.padEnd(width)}  ${figure}`).join('\n')}\n${machine}\n`,
);
process.exit(failures.length > 0 ? 1 : 0);
