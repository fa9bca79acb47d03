import { randomUUID } from 'node:crypto';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { publisher } from '@boxoffice/shared/events/publish.ts';
import { brokerFor, Tick } from '@boxoffice/shared/events/tick.ts';
import { eventually } from '../harness/eventually.ts';
import { signedUpSeller } from '../harness/seller.ts';
import { Visitor } from '../harness/visitor.ts';
import { services } from '../invariants/snapshot.ts';
import type { Cluster } from './cluster.ts';
import type { Context } from './context.ts';
import { podsStartedWithin, waitForTimeBetweenTicks, waitUntilScaledToZero } from './kubectl.ts';
import { inSeconds } from './report.ts';

/** The most time that the checks of a system at rest take, in seconds. A scheduled tick would wake services during them. */
const REST_SECONDS = 420;
/** The longest wait for each effect of an order. */
const WITHIN_MS = 60_000;

export async function purchase({ report, ingress, cluster }: Context): Promise<void> {
  report.figure('scaled to zero after the deployment', inSeconds(await waitUntilScaledToZero()));
  report.progress('waits for a time between two ticks of the schedule');
  await waitForTimeBetweenTicks(REST_SECONDS);
  report.figure('a purchase from zero', inSeconds(await buy(cluster)));
  report.figure('a purchase, warm', inSeconds(await buy(cluster)));
  const idle = await waitUntilScaledToZero();
  report.figure('scaled to zero after the last request', inSeconds(idle));
  report.check('no pod runs 90 s after the last request', idle <= 90, inSeconds(idle));
  const started = await podsStartedWithin(60);
  report.check('no pod starts before the next tick (watched for 60 s)', started.length === 0, started.join());
  // The first tick confirms the events of the purchases, and finishes what an earlier load has left.
  await publishTick(cluster.env().BROKER_URL ?? '');
  await podsStartedWithin(20);
  await waitUntilScaledToZero();
  await publishTick(cluster.env().BROKER_URL ?? '');
  const woken = (await podsStartedWithin(60)).filter((name) => !name.startsWith('expiration-'));
  report.check('a tick with nothing due wakes expiration only', woken.length === 0, woken.join());
  report.figure('a second purchase from zero', inSeconds(await buy(cluster)));
  const hosts = services.flatMap((service) => [
    `${service}.boxoffice.localhost`,
    `${service}.boxoffice.svc.cluster.local`,
  ]);
  const answers = hosts.map(
    async (host) => [host, (await ingress.send({ host, path: '/' })).status] as const,
  );
  const exposed = (await Promise.all(answers)).filter(([, status]) => status !== 404);
  report.check('no cluster-local service answers from outside', exposed.length === 0, exposed.join(' '));
}

/** Publishes a tick as the PingSource does. */
async function publishTick(brokerUrl: string): Promise<void> {
  const tick = { id: randomUUID(), source: '/proof', type: Tick.type, data: {} };
  await publisher(brokerFor(Tick.type, brokerUrl))(tick);
}

/** An order that waits for its payment. */
export interface Placed {
  buyer: Visitor;
  /** The buyer's address. */
  email: string;
  title: string;
  order: Order;
}

/** Two sign-ups, a confirmed address, a ticket and an order. */
export async function placeOrder(cluster: Cluster): Promise<Placed> {
  const seller = await signedUpSeller(cluster);
  const email = `${randomUUID()}@example.com`;
  const buyer = await Visitor.signedUp(cluster.url, email);
  const title = `From zero ${randomUUID()}`;
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity: 2 });
  const { status, body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket.id });
  if (status !== 201) throw new Error(`The order was answered ${status}`);
  return { buyer, email, title, order };
}

export async function pay({ buyer, order }: Placed): Promise<void> {
  const { status } = await buyer.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
  if (status !== 201) throw new Error(`The payment was answered ${status}`);
}

export async function waitUntilComplete({ buyer, order }: Placed): Promise<void> {
  const read = async () => (await buyer.get<Order>(`/api/orders/${order.id}`)).body;
  await eventually(read, ({ status, payment }) => status === 'complete' && payment === 'captured', WITHIN_MS);
}

/** A purchase until the money is captured, the pass is issued and its mail has arrived. @returns seconds */
export async function buy(cluster: Cluster): Promise<number> {
  const began = performance.now();
  const placed = await placeOrder(cluster);
  await pay(placed);
  await waitUntilComplete(placed);
  const { buyer, email, title, order } = placed;
  const passes = async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${order.id}`)).body;
  await eventually(passes, ({ length }) => length === 1, WITHIN_MS);
  const mail = async () =>
    (await fetch(`${cluster.mailUrl()}/newest?to=${encodeURIComponent(email)}`)).text();
  await eventually(mail, (text) => text.includes(title), WITHIN_MS);
  return (performance.now() - began) / 1000;
}
