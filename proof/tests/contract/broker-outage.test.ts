import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { ServiceProxy } from '../../harness/service-proxy.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const OUTAGE_MS = 10_000;
const LONGEST_DELAY_MS = 15_000;

/** The Broker of orders and payments. The other services keep the real address, which `system.env` has. */
const broker = await ServiceProxy.open();
afterAll(() => broker.close());
const useProxy = (text: string) =>
  text.replaceAll('http://broker-ingress.knative-eventing.svc.cluster.local', broker.url);
const system = await startSystem({
  manifest: (text) => (/FUNCTION_TARGET, value: (orders|payments) /.test(text) ? useProxy(text) : text),
});
broker.target = system.env.BROKER_URL ?? '';
const seller = await signedUpSeller(system);
const ann = await Visitor.signedUp(system.url);

test('an order that is paid while the Broker is away for 10 s completes within 15 s', async () => {
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', { title: 'Tosca', price: 4500 });
  const { body: order } = await ann.post<Order>('/api/orders', { ticketId: ticket.id });
  broker.behaviour = 'unreachable';
  setTimeout(() => {
    broker.behaviour = 'normal';
  }, OUTAGE_MS);
  const begin = performance.now();
  expect((await ann.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(201);
  expect(performance.now() - begin).toBeLessThan(OUTAGE_MS);
  await eventually(
    async () => (await ann.get<Order>(`/api/orders/${order.id}`)).body.status,
    (status) => status === 'complete',
    LONGEST_DELAY_MS,
  );
});
