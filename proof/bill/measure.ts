import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { brokerFor, Tick } from '@boxoffice/shared/events/tick.ts';
import { eventually } from '../harness/eventually.ts';
import { Laptop } from '../harness/laptop.ts';
import { signedUpSeller } from '../harness/seller.ts';
import { Visitor } from '../harness/visitor.ts';
import { services } from '../invariants/snapshot.ts';
import type { AwakeSeconds } from './bill.ts';

const SAMPLE_MS = 100;
const ASLEEP_MS = 180_000;
/**
 * Seconds that a pod outlives its last request: the laptop stops a process after the manifests' window, and a cluster
 * took longer (knative/README.md, measured 2026-11-25).
 */
const LINGER = { laptop: 45, cluster: 78.8 };

export const KSVCS: string[] = [...services, 'site'];

/** The bundles of `npm start -- --built`, from which every service sleeps between the measurements. */
export async function measureAwakeSeconds(): Promise<Map<string, AwakeSeconds>> {
  const laptop = await Laptop.start({}, ['--empty', '--built']);
  try {
    const seller = await signedUpSeller(laptop);
    const offer = { title: 'Gala', price: 4500, quantity: 10 };
    const { id: ticketId } = (await seller.post<Ticket>('/api/tickets', offer)).body;
    await asleep(laptop);
    const purchase = await awakeDuring(laptop, async () => {
      await seller.get('/');
      await seller.get(`/tickets/${ticketId}`);
      const buyer = await Visitor.signedUp(laptop.url);
      const { body } = await buyer.post<Order>('/api/orders', { ticketId });
      await buyer.post('/api/payments', { orderId: body.id, token: 'tok_visa' });
      await eventually(
        async () => (await buyer.get<Order>(`/api/orders/${body.id}`)).body,
        ({ payment }) => payment === 'captured',
      );
    });
    // This tick confirms that every service has the purchase's events, so its wake-ups belong to the purchase.
    const confirmation = await awakeDuring(laptop, () => publishTick(laptop));
    const tick = await awakeDuring(laptop, () => publishTick(laptop));
    const secondsOf = (name: string): AwakeSeconds => ({
      purchase: (purchase.get(name) ?? 0) + (tick.has(name) ? 0 : (confirmation.get(name) ?? 0)),
      tick: tick.get(name) ?? 0,
    });
    return new Map(KSVCS.map((name) => [name, secondsOf(name)]));
  } finally {
    await laptop.stop();
  }
}

const awakeNow = (laptop: Laptop): string[] =>
  laptop.processes().flatMap(({ name }) => (KSVCS.includes(name) ? [name] : []));

const asleep = (laptop: Laptop) =>
  eventually(
    async () => awakeNow(laptop),
    (names) => names.length === 0,
    ASLEEP_MS,
  );

/** How long each service is awake because of an act, in seconds of a cluster. */
async function awakeDuring(laptop: Laptop, act: () => Promise<unknown>): Promise<Map<string, number>> {
  const [first, last] = [new Map<string, number>(), new Map<string, number>()];
  const timer = setInterval(() => {
    for (const name of awakeNow(laptop)) {
      const now = performance.now();
      if (!first.has(name)) first.set(name, now);
      last.set(name, now);
    }
  }, SAMPLE_MS);
  try {
    await act();
    await eventually(
      async () => first.size,
      (size) => size > 0,
      ASLEEP_MS,
    );
    await asleep(laptop);
  } finally {
    clearInterval(timer);
  }
  const spans = [...first].map(([name, at]) => [name, ((last.get(name) ?? at) - at) / 1000] as const);
  return new Map(spans.map(([name, span]) => [name, span - LINGER.laptop + LINGER.cluster]));
}

async function publishTick(laptop: Laptop): Promise<void> {
  const { status } = await fetch(brokerFor(Tick.type, laptop.env().BROKER_URL ?? ''), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': crypto.randomUUID(),
      'ce-source': '/boxoffice/bill',
      'ce-type': Tick.type,
    },
    body: '{}',
  });
  if (status !== 202) throw new Error(`The Broker answered ${status}`);
}
