import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { killService, ledger, system, tick } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url } = await system({ HOLD_SECONDS: '900' }, {}, { built: true });

let seller: Visitor;
let ann: Visitor;
let bob: Visitor;

beforeAll(async () => {
  seller = await Visitor.signedUp(url);
  ann = await Visitor.signedUp(url);
  bob = await Visitor.signedUp(url);
});

const listed = async (quantity: number, more = {}): Promise<Ticket> => {
  const title = 'The Magic Flute';
  const answer = await seller.post<Ticket>('/api/tickets', { title, price: 4500, quantity, ...more });
  expect(answer.status).toBe(201);
  return answer.body;
};
const placed = async (buyer: Visitor, ticketId: string, quantity = 1): Promise<Order> => {
  const answer = await buyer.post<Order>('/api/orders', { ticketId, quantity });
  expect(answer.status).toBe(201);
  return answer.body;
};
const orderOf = async (buyer: Visitor, id: string): Promise<Order> =>
  (await buyer.get<Order>(`/api/orders/${id}`)).body;
const becomes = (buyer: Visitor, id: string, status: Order['status'], payment?: Order['payment']) =>
  eventually(
    () => orderOf(buyer, id),
    (order) => order.status === status && (payment === undefined || order.payment === payment),
  );
const availableOf = async (id: string) => (await ann.get<Ticket>(`/api/tickets/${id}`)).body.available;

test('two seats are sold to two buyers, and the third hears that it is sold out', async () => {
  const ticket = await listed(2);
  expect(ticket).toMatchObject({ quantity: 2, available: 2, price: 4500, currency: 'USD', version: 1 });

  const first = await placed(ann, ticket.id);
  expect(first).toMatchObject({ status: 'created', quantity: 1, total: 4500, ticket: { id: ticket.id } });
  await eventually(
    () => availableOf(ticket.id),
    (available) => available === 1,
  );

  const declined = await ann.post('/api/payments', { orderId: first.id, token: 'tok_chargeDeclined' });
  expect(declined.status).toBe(402);
  const paid = await ann.post<{ id: string }>('/api/payments', { orderId: first.id, token: 'tok_visa' });
  expect(paid).toMatchObject({ status: 201, body: { id: expect.any(String) } });
  await becomes(ann, first.id, 'complete', 'captured');

  const second = await placed(bob, ticket.id);
  expect((await bob.post('/api/payments', { orderId: second.id, token: 'tok_visa' })).status).toBe(201);
  await becomes(bob, second.id, 'complete', 'captured');

  const third = await Visitor.signedUp(url);
  const refused = await third.post('/api/orders', { ticketId: ticket.id });
  expect(refused).toMatchObject({ status: 409, body: { errors: [{ message: 'Sold out' }] } });
  await eventually(
    () => availableOf(ticket.id),
    (available) => available === 0,
  );

  const captured = (await ledger()).filter(({ metadata }) =>
    [first.id, second.id].includes(metadata.orderId ?? ''),
  );
  expect(
    captured.filter(({ status }) => status === 'succeeded').map((intent) => intent.amount_received),
  ).toEqual([4500, 4500]);
  expect((await ann.post('/api/payments', { orderId: first.id, token: 'tok_visa' })).status).toBe(409);
  expect((await ann.delete(`/api/orders/${first.id}`)).status).toBe(409);
});

test('a cancelled order gives its seats back at once, and its authorised money is let go', async () => {
  const ticket = await listed(1);
  const order = await placed(ann, ticket.id);
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
  expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
  expect((await ann.delete(`/api/orders/${order.id}`)).status).toBe(204);
  expect((await orderOf(ann, order.id)).status).toBe('cancelled');
  await placed(bob, ticket.id);
  expect((await ann.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(409);
});

test('the hosted checkout pays an order, and coming back is no proof', async () => {
  const ticket = await listed(1);
  const order = await placed(ann, ticket.id);
  const { status, body } = await ann.post<{ id: string; url: string }>('/api/payments', {
    orderId: order.id,
  });
  expect(status).toBe(201);
  expect(body.url).toMatch(/^http/);
  const again = await ann.post<{ url: string }>('/api/payments', { orderId: order.id });
  expect(again.body.url).toBe(body.url);
  await ann.get(`/orders/${order.id}?checkout=success`);
  expect((await orderOf(ann, order.id)).status).toBe('created');
});

test('a key is one order, however often and however fast it is sent', async () => {
  const ticket = await listed(5);
  const key = { 'idempotency-key': crypto.randomUUID() };
  const answers = await Promise.all(
    [1, 2, 3].map(() => ann.post<Order>('/api/orders', { ticketId: ticket.id }, key)),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect((await ann.post('/api/orders', { ticketId: ticket.id, quantity: 2 }, key)).status).toBe(409);
  await eventually(
    () => availableOf(ticket.id),
    (available) => available === 4,
  );
});

test('twenty buyers at once share three seats: three get one', async () => {
  const ticket = await listed(3);
  const buyers = await Promise.all(Array.from({ length: 5 }, () => Visitor.signedUp(url)));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => buyers[n % 5]?.post('/api/orders', { ticketId: ticket.id })),
  );
  const statuses = answers.map((answer) => answer?.status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(3);
  expect(statuses.filter((status) => status === 409)).toHaveLength(17);
});

test('the seller edits a ticket, and never below what is held and sold', async () => {
  const ticket = await listed(5);
  await placed(ann, ticket.id, 3);
  const edit = (body: unknown, who = seller) => who.put<Ticket>(`/api/tickets/${ticket.id}`, body);
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

test('the orders process is killed between order and payment, and nobody notices', async () => {
  const ticket = await listed(1);
  const order = await placed(ann, ticket.id);
  await killService('orders');
  expect((await ann.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(201);
  await killService('orders');
  await becomes(ann, order.id, 'complete', 'captured');
});

describe('lists', () => {
  test('orders are listed newest first, a page at a time', async () => {
    const buyer = await Visitor.signedUp(url);
    const ticket = await listed(3);
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift((await placed(buyer, ticket.id)).id);
    const seen: string[] = [];
    let next: string | undefined = '/api/orders?limit=2';
    while (next !== undefined) {
      const page: { body: Order[]; headers: Headers } = await buyer.get<Order[]>(next);
      seen.push(...page.body.map(({ id }) => id));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual(ids);
  });

  test('tickets are found by their words', async () => {
    const title = `Quartet ${crypto.randomUUID().slice(0, 8)}`;
    await listed(1, { title });
    const found = await new Visitor(url).get<Ticket[]>(
      `/api/tickets?q=${encodeURIComponent(title.toUpperCase())}`,
    );
    expect(found.body.map((ticket) => ticket.title)).toEqual([title]);
  });
});

test('a tick changes nothing that is in order', async () => {
  await tick();
  const ticket = await listed(1);
  await placed(ann, ticket.id);
  await tick();
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
});
