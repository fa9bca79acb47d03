import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { Laptop } from '../../harness/laptop.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { Visitor } from '../../harness/visitor.ts';

const laptop = await Laptop.start({ HOLD_SECONDS: '900' }, ['--empty', '--traces']);
afterAll(() => laptop.stop());
const collector = laptop.log.join('\n').match(/way of each order is shown at (\S+)/)?.[1] ?? '';

const FORGED = 'f0'.repeat(16);
/** What a visitor sends who wants to decide about the trace. */
const forged = {
  traceparent: `00-${FORGED}-${'a1'.repeat(8)}-01`,
  tracestate: 'vendor=forged-state',
  baggage: 'user=forged-baggage',
  'x-request-id': '0197a0d0-0000-7000-8000-0000000000ff',
};

const page = async (path: string) => (await fetch(collector + path)).text();
/** The services and spans of a page, as text: `orders place-order`. */
const rowsOf = (html: string): string[] =>
  [...html.matchAll(/<tr><td>([^<]+)<\/td>\s*<td[^>]*>([^<]+)<\/td>/g)].map(
    ([, service, span]) => `${service} ${span}`,
  );

const WAY = [
  'site POST /api/orders',
  'site POST orders',
  'orders POST /api/orders',
  'orders place-order',
  'orders TransactWriteItems',
  'orders publish order.created',
  'payments deliver order.created',
  'expiration deliver order.created',
  'site POST /api/payments',
  'payments POST /v1/payment_intents',
  'payments publish payment.authorised',
  'orders settle-order',
  'orders publish order.completed',
  'payments POST /v1/payment_intents/:id/capture',
  'passes deliver order.completed',
];

async function buy(): Promise<string> {
  const seller = await signedUpSeller(laptop);
  const buyer = await Visitor.signedUp(laptop.url);
  const listing = { title: 'Gala', price: 4500, quantity: 3 };
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', listing, forged);
  const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket.id }, forged);
  const paid = await buyer.post('/api/payments', { orderId: order.id, token: 'tok_visa' }, forged);
  expect(paid.status).toBe(201);
  await eventually(
    async () => (await buyer.get<Order>(`/api/orders/${order.id}`)).body,
    ({ status, payment }) => status === 'complete' && payment === 'captured',
  );
  return order.id;
}

test('the collector shows the whole way of an order, and nothing that a visitor has forged', async () => {
  const orderId = await buy();
  const html = await eventually(
    () => page(`/orders/${orderId}`),
    (text) => WAY.every((row) => rowsOf(text).includes(row)),
  );
  // Placing and paying are two requests of the buyer: a trace each.
  expect(html.match(/<table>/g)).toHaveLength(2);
  expect(html).not.toContain(FORGED);
  expect(await page(`/traces/${FORGED}`)).toContain('Not found');
  expect(laptop.log.join('\n')).not.toMatch(/forged-|f0f0f0f0/);
  expect(await page('/')).toContain(orderId);
});

test('a search finds an order by its id, without JavaScript', async () => {
  const orderId = await buy();
  await eventually(
    () => page('/'),
    (text) => text.includes(orderId),
  );
  const found = await fetch(`${collector}/?id=${orderId}`);
  expect(found.url).toBe(`${collector}/orders/${orderId}`);
  expect(await found.text()).not.toContain('<script');
});
