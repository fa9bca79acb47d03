import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { chaos } from '../chaos/chaos.ts';
import { eventually } from '../harness/eventually.ts';
import { Visitor } from '../harness/visitor.ts';
import { CLUSTER_KINDS, Cluster } from './cluster.ts';
import { deploy } from './deployment.ts';
import { Ingress } from './ingress.ts';
import { judge } from './judge.ts';
import { kubectl, untilAsleep, wokenWithin } from './kubectl.ts';
import { probeNetwork } from './network.ts';
import { noEvent, poison } from './poison.ts';
import { Report } from './report.ts';
import { forgetUnready, wrongEndpoint } from './settings.ts';
import { wakeUps } from './wakes.ts';

interface Wanted {
  /** The address of the cluster's ingress gateway. */
  ingress: string;
  /** The image of a plain helloworld. */
  hello?: string | undefined;
  wakes: number;
  load: { seconds: number; buyers: number; every: number; seed: number };
  /** The one part to run. */
  only?: string | undefined;
  fresh: boolean;
}

const SERVICES = ['auth', 'tickets', 'orders', 'payments', 'expiration', 'dead-letters'];
/** Short leases and no limits: what the load needs, from one address within a minute. */
const UNDER_LOAD = { HOLD_SECONDS: '20', LIMITS_SCALE: '1000' };
const SHORT_WINDOW = '6s';

const seconds = (time: number) => `${time.toFixed(1)} s`;
const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

const except = (unknown: string[]) =>
  unknown.length > 0 ? `, but for ${unknown}, which it doesn't know` : '';

/** Runs the parts, prints one table. @returns whether all of it holds */
export async function proveOnCluster(wanted: Wanted): Promise<boolean> {
  const report = new Report();
  const ingress = new Ingress(wanted.ingress);
  if (wanted.fresh)
    await kubectl('delete', 'namespace', 'boxoffice', 'boxoffice-cloud', '--ignore-not-found');
  const parts: [string, (cluster: Cluster) => Promise<void>][] = [
    ['purchase', (cluster) => purchase(report, ingress, cluster)],
    ['network', () => network(report)],
    ['settings', (cluster) => settings(report, cluster)],
    ['poison', (cluster) => poisoned(report, cluster)],
    ['kills', (cluster) => kills(report, cluster, wanted)],
    ['wakes', (cluster) => wakes(report, cluster, wanted)],
  ];
  try {
    await deploy();
    await report.part('the API server accepts every manifest, strictly', async () => {
      const unknown = await judge();
      report.row('every manifest is accepted by the API server, strictly', `yes${except(unknown)}`);
    });
    const cluster = await Cluster.open(ingress);
    try {
      for (const [name, run] of parts)
        if (wanted.only === undefined || wanted.only === name) await report.part(name, () => run(cluster));
    } finally {
      cluster.close();
    }
    await deploy();
  } catch (error) {
    report.check('the deployment', false, (error as Error).message);
  }
  return report.end();
}

async function purchase(report: Report, ingress: Ingress, cluster: Cluster): Promise<void> {
  report.row('until no pod runs after the deployment', seconds(await untilAsleep()));
  report.row('a purchase with everything at zero', seconds(await buy(cluster)));
  report.row('a purchase, warm', seconds(await buy(cluster)));
  const asleep = await untilAsleep();
  report.check('no pod runs 90 s after the last request', asleep <= 90, seconds(asleep));
  report.row('until no pod runs after the last request', seconds(asleep));
  const woken = await wokenWithin(60);
  report.check('all stays asleep until the next tick (looked at for 60 s)', woken.length === 0, woken.join());
  report.row('a purchase from zero again', seconds(await buy(cluster)));
  const answers = SERVICES.flatMap((service) =>
    ['boxoffice.localhost', 'boxoffice.svc.cluster.local'].map(async (place) => {
      const host = `${service}.${place}`;
      return [host, (await ingress.ask({ host, path: '/' })).status] as const;
    }),
  );
  const open = (await Promise.all(answers)).filter(([, status]) => status !== 404);
  report.check('no cluster-local service answers from outside', open.length === 0, open.join(' '));
}

/** Two sign-ups, a ticket, an order, its payment, until it is captured. @returns seconds */
async function buy({ url }: Cluster): Promise<number> {
  const began = performance.now();
  const seller = await Visitor.signedUp(url);
  const buyer = await Visitor.signedUp(url);
  const title = `From zero ${crypto.randomUUID()}`;
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity: 2 });
  const placed = await buyer.post<Order>('/api/orders', { ticketId: ticket.id });
  if (placed.status !== 201) throw new Error(`The order was answered ${placed.status}`);
  const paid = await buyer.post('/api/payments', { orderId: placed.body.id, token: 'tok_visa' });
  if (paid.status !== 201) throw new Error(`The payment was answered ${paid.status}`);
  const order = async () => (await buyer.get<Order>(`/api/orders/${placed.body.id}`)).body;
  await eventually(order, ({ status, payment }) => status === 'complete' && payment === 'captured', 60_000);
  return (performance.now() - began) / 1000;
}

async function network(report: Report): Promise<void> {
  const { enforced, trespasses } = await probeNetwork();
  report.row(
    'NetworkPolicies are enforced here',
    enforced ? 'yes' : 'no (a pod that may nothing reaches all)',
  );
  if (enforced) {
    report.check(
      'a pod reaches what it needs and nothing else',
      trespasses.length === 0,
      trespasses.join(', '),
    );
  }
}

async function settings(report: Report, cluster: Cluster): Promise<void> {
  const { line, ready, serving } = await wrongEndpoint();
  report.row('a pod with a wrong endpoint says', line);
  report.check('its revision is not ready, the one before is', ready === serving, ready);
  const bought = await buy(cluster);
  report.check('and sells', bought > 0);
  await deploy();
  await forgetUnready();
}

async function poisoned(report: Report, cluster: Cluster): Promise<void> {
  const status = await noEvent(cluster);
  report.check('the Broker refuses what is no CloudEvent with 400', status === 400, String(status));
  const { letters, seconds: took } = await poison(cluster);
  const found = letters.map(
    ({ destination, error }) =>
      `${new URL(destination).host.split('.')[0]} (${error.code} ${error.text.slice(0, 80)})`,
  );
  report.row(
    'a broken event is in the dead letters',
    `after ${seconds(took)}: ${found.toSorted().join(', ')}`,
  );
}

async function kills(report: Report, cluster: Cluster, { load }: Wanted): Promise<void> {
  await deploy({ settings: UNDER_LOAD });
  const { tally, faults, ended, quietAfter, violations, stories } = await chaos(cluster, {
    ...load,
    kinds: CLUSTER_KINDS,
    holdSeconds: Number(UNDER_LOAD.HOLD_SECONDS),
    seats: 30,
    quietSeconds: 240,
    say: report.say,
  });
  report.row(`killed under load, seed ${load.seed}`, faults);
  report.row('orders', `${tally.of('orders attempted')} attempted, ${tally.of('paid')} paid; ${ended}`);
  report.row('quiet after', seconds(quietAfter));
  report.check(
    'every invariant holds',
    violations.length === 0,
    violations.map(({ what }) => what).join('; '),
  );
  for (const story of stories) report.say(story);
}

async function wakes(report: Report, cluster: Cluster, { hello, wakes: rounds }: Wanted): Promise<void> {
  if (!hello) return report.row('wake-ups beside a helloworld', 'not measured: no --hello');
  await deploy({ window: SHORT_WINDOW });
  const wanted = { image: hello, window: SHORT_WINDOW, rounds };
  const times = await wakeUps(wanted, cluster.env().SIGNING_KEY ?? '', report.say);
  const plain = median(times.get('helloworld') ?? []);
  for (const [name, all] of times) {
    const [least, most] = [Math.min(...all), Math.max(...all)].map((ms) => ms.toFixed(0));
    const figure = `${median(all).toFixed(0)} ms (${least} to ${most}), ${(median(all) / plain).toFixed(2)} times helloworld`;
    report.row(`${name}, first answer from zero, median of ${rounds}`, figure);
  }
  const orders = median(times.get('orders') ?? []) / plain;
  report.check('orders is at most 1.3 times helloworld', orders <= 1.3, orders.toFixed(2));
}
