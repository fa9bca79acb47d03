import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem({ environment: { HOLD_SECONDS: '900' } });
const { url } = system;

let seller: Visitor;
let ann: Visitor;
let bob: Visitor;

beforeAll(async () => {
  seller = await signedUpSeller(system);
  ann = await Visitor.signedUp(url);
  bob = await Visitor.signedUp(url);
});

const listTicket = async (quantity: number, more = {}): Promise<Ticket> => {
  const title = 'The Magic Flute';
  const answer = await seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity, ...more });
  expect(answer.status).toBe(201);
  return answer.body;
};
const placeOrder = async (buyer: Visitor, ticketId: string, quantity = 1): Promise<Order> => {
  const answer = await buyer.post<Order>('/api/orders', { ticketId, quantity });
  expect(answer.status).toBe(201);
  return answer.body;
};
const readOrder = async (buyer: Visitor, id: string): Promise<Order> =>
  (await buyer.get<Order>(`/api/orders/${id}`)).body;
const waitForStatus = (buyer: Visitor, id: string, status: Order['status'], payment?: Order['payment']) =>
  eventually(
    () => readOrder(buyer, id),
    (order) => order.status === status && (payment === undefined || order.payment === payment),
  );
const readAvailable = async (id: string) => (await ann.get<Ticket>(`/api/tickets/${id}`)).body.available;

test('two buyers get two seats, and the third buyer is told that the ticket is sold out', async () => {
  const ticket = await listTicket(2);
  expect(ticket).toMatchObject({ quantity: 2, available: 2, price: 4500, currency: 'USD', version: 1 });

  const first = await placeOrder(ann, ticket.id);
  expect(first).toMatchObject({ status: 'created', quantity: 1, total: 4500, ticket: { id: ticket.id } });
  await eventually(
    () => readAvailable(ticket.id),
    (available) => available === 1,
  );

  const declined = await ann.post('/api/payments', { orderId: first.id, token: 'tok_chargeDeclined' });
  expect(declined.status).toBe(402);
  const paid = await ann.post<{ id: string }>('/api/payments', { orderId: first.id, token: 'tok_visa' });
  expect(paid).toMatchObject({ status: 201, body: { id: expect.any(String) } });
  await waitForStatus(ann, first.id, 'complete', 'captured');

  const second = await placeOrder(bob, ticket.id);
  expect((await bob.post('/api/payments', { orderId: second.id, token: 'tok_visa' })).status).toBe(201);
  await waitForStatus(bob, second.id, 'complete', 'captured');

  const third = await Visitor.signedUp(url);
  const refused = await third.post('/api/orders', { ticketId: ticket.id });
  expect(refused).toMatchObject({ status: 409, body: { errors: [{ message: 'Sold out' }] } });
  await eventually(
    () => readAvailable(ticket.id),
    (available) => available === 0,
  );

  const captured = (await system.paymentIntents()).filter(({ metadata }) =>
    [first.id, second.id].includes(metadata.orderId ?? ''),
  );
  expect(
    captured.filter(({ status }) => status === 'succeeded').map((intent) => intent.amount_received),
  ).toEqual([4500, 4500]);
  expect((await ann.post('/api/payments', { orderId: first.id, token: 'tok_visa' })).status).toBe(409);
  expect((await ann.delete(`/api/orders/${first.id}`)).status).toBe(409);
});

test('a cancelled order frees its seats at once and cannot be paid', async () => {
  const ticket = await listTicket(1);
  const order = await placeOrder(ann, ticket.id);
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
  expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
  expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
  expect((await readOrder(ann, order.id)).status).toBe('cancelled');
  await placeOrder(bob, ticket.id);
  expect((await ann.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(409);
});

test('returning from the hosted checkout page does not complete an unpaid order', async () => {
  const ticket = await listTicket(1);
  const order = await placeOrder(ann, ticket.id);
  const { status, body } = await ann.post<{ id: string; url: string }>('/api/payments', {
    orderId: order.id,
  });
  expect(status).toBe(201);
  expect(body.url).toMatch(/^http/);
  const again = await ann.post<{ url: string }>('/api/payments', { orderId: order.id });
  expect(again.body.url).toBe(body.url);
  await ann.get(`/orders/${order.id}?checkout=success`);
  expect((await readOrder(ann, order.id)).status).toBe('created');
});

test('requests that repeat an idempotency key simultaneously place one order', async () => {
  const ticket = await listTicket(5);
  const key = { 'idempotency-key': crypto.randomUUID() };
  const answers = await Promise.all(
    [1, 2, 3].map(() => ann.post<Order>('/api/orders', { ticketId: ticket.id }, key)),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect((await ann.post('/api/orders', { ticketId: ticket.id, quantity: 2 }, key)).status).toBe(409);
  await eventually(
    () => readAvailable(ticket.id),
    (available) => available === 4,
  );
});

test('twenty simultaneous orders for three seats sell three seats', async () => {
  const ticket = await listTicket(3);
  const buyers = await Promise.all(Array.from({ length: 5 }, () => Visitor.signedUp(url)));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => buyers[n % 5]?.post('/api/orders', { ticketId: ticket.id })),
  );
  const statuses = answers.map((answer) => answer?.status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(3);
  expect(statuses.filter((status) => status === 409)).toHaveLength(17);
});

test('a seller edits a ticket, but cannot reduce its seats below those held and sold', async () => {
  const ticket = await listTicket(5);
  await placeOrder(ann, ticket.id, 3);
  const edit = (body: unknown, visitor = seller) => visitor.put<Ticket>(`/api/tickets/${ticket.id}`, body);
  expect((await edit({ quantity: 2 })).status).toBe(409);
  expect((await edit({ price: 5000 }, ann)).status).toBe(403);
  expect((await edit({ price: 5000, quantity: 3 })).body).toMatchObject({
    version: 2,
    price: 5000,
    quantity: 3,
  });
  expect((await edit({ price: 5100, version: 1 })).status).toBe(409);
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
  expect((await seller.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
});

test('an order is paid although its service is killed before and after the payment', async () => {
  const ticket = await listTicket(1);
  const order = await placeOrder(ann, ticket.id);
  await system.kill('orders');
  // Payments may have to ask for the order before its service has started again.
  const paid = await eventually(
    () => ann.post('/api/payments', { orderId: order.id, token: 'tok_visa' }),
    ({ status }) => status !== 503,
  );
  expect(paid.status).toBe(201);
  await system.kill('orders');
  await waitForStatus(ann, order.id, 'complete', 'captured');
});

describe('lists', () => {
  test('orders are listed newest first, page by page', async () => {
    const buyer = await Visitor.signedUp(url);
    const ticket = await listTicket(3);
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift((await placeOrder(buyer, ticket.id)).id);
    const listedIds: string[] = [];
    let next: string | undefined = '/api/orders?limit=2';
    while (next !== undefined) {
      const page: { body: Order[]; headers: Headers } = await buyer.get<Order[]>(next);
      listedIds.push(...page.body.map(({ id }) => id));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(listedIds).toEqual(ids);
  });

  test('a search finds a ticket by its words', async () => {
    const title = `Quartet ${crypto.randomUUID().slice(0, 8)}`;
    await listTicket(1, { title });
    const found = await new Visitor(url).get<Ticket[]>(
      `/api/tickets?q=${encodeURIComponent(title.toUpperCase())}`,
    );
    expect(found.body.map((ticket) => ticket.title)).toEqual([title]);
  });
});

test('a tick keeps the hold of a running order', async () => {
  await system.tick();
  const ticket = await listTicket(1);
  await placeOrder(ann, ticket.id);
  await system.tick();
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
});
