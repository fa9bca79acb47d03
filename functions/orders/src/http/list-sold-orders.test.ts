import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { SoldOrder as View } from '@boxoffice/shared/api/sales.ts';
import { TicketCreated } from '@boxoffice/shared/events/ticket.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { freePort, useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SoldOrder } from '../domain/sold-order.ts';

/** The other services answer with these. An undefined answer breaks the connection. */
const emails = new Map<string, string>();
let auth: ((ids: string[]) => Record<string, object>) | undefined;
let passes: ((ids: string[]) => Record<string, number>) | undefined;
const [authPort, passesPort] = [await freePort(), await freePort()];
process.env.AUTH_URL = `http://127.0.0.1:${authPort}`;
process.env.PASSES_URL = `http://127.0.0.1:${passesPort}`;

const serve = (answer: (body: { ids?: string[]; orderIds?: string[] }) => object | undefined): Server =>
  createServer(async (request, response) => {
    const found = answer((await json(request)) as object);
    if (!found) return response.destroy();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
  });
const servers = [
  { port: authPort, server: serve(({ ids = [] }) => auth?.(ids)) },
  { port: passesPort, server: serve(({ orderIds = [] }) => passes?.(orderIds)) },
];
beforeAll(() =>
  Promise.all(servers.map(({ server, port }) => once(server.listen(port, '127.0.0.1'), 'listening'))),
);
afterAll(() => {
  for (const { server } of servers) server.close();
});
beforeEach(() => {
  auth = (ids) =>
    Object.fromEntries(
      ids.flatMap((id) => (emails.has(id) ? [[id, { email: emails.get(id), language: 'en' }]] : [])),
    );
  passes = () => ({});
});

await import('../group.ts');
const { ordersService } = await import('../service.ts');
const { putOrder } = await import('../tables/orders.ts');
const { putPayment } = await import('../tables/payments.ts');
useTable();
const { ask, deliver, url } = useFunction('orders');

const now = Date.now();
const given = { now, newId: randomUUID };

/** An event, its seller, and functions that store and list its orders. */
async function sell() {
  const seller = await newUser();
  const ticketId = randomUUID();
  const fields = { title: 'Gala', price: 4500, currency: 'EUR', quantity: 100, userId: seller.id };
  await deliver(TicketCreated.of(ticketId, { id: ticketId, version: 1, ...fields }, given));
  let count = 0;
  const store = async (email: string | undefined, changes: Partial<SoldOrder> = {}): Promise<SoldOrder> => {
    const userId = randomUUID();
    if (email !== undefined) emails.set(userId, email);
    const completedAt = now + count++;
    const order = {
      ...{ status: 'complete', id: randomUUID(), version: 1, userId, quantity: 2, total: 9000 },
      ...{ ticket: { id: ticketId, title: 'Gala', price: 4500 }, currency: 'EUR' },
      ...{ createdAt: completedAt - 60_000, expiresAt: completedAt + 840_000, completedAt },
      ...changes,
    } as SoldOrder;
    await ordersService.commit({ writes: [putOrder(order)] });
    return order;
  };
  const path = `/api/sales/${ticketId}/orders`;
  const list = async (query = '') => {
    const reply = await ask<View[]>('GET', `${path}${query}`, { headers: seller.headers });
    return { ...reply, next: /<([^>]+)>/.exec(reply.headers.get('link') ?? '')?.[1] };
  };
  const csv = (query = '', headers = {}) =>
    ask<string>('GET', `${path}${query}`, { headers: { ...seller.headers, ...headers } });
  return { seller, ticketId, path, store, list, csv };
}

test('the seller reads the orders with the address of each buyer, what was refunded, and who came', async () => {
  const { store, list } = await sell();
  const paymentId = randomUUID();
  const first = await store('ann@example.com', { paymentId } as Partial<SoldOrder>);
  const second = await store(undefined, { quantity: 1, total: 4500 });
  const payment = { id: paymentId, version: 3, orderId: first.id, userId: first.userId, amount: 9000 };
  await ordersService.commit({
    writes: [putPayment({ ...payment, status: 'captured', currency: 'EUR', refunded: 1000 })],
  });
  passes = () => ({ [first.id]: 2 });
  const { body } = await list();
  const times = ({ createdAt, completedAt }: SoldOrder) => ({
    createdAt: new Date(createdAt).toISOString(),
    completedAt: new Date(completedAt).toISOString(),
  });
  const common = { status: 'complete', price: 4500, currency: 'EUR' };
  expect(body).toEqual([
    { id: second.id, ...common, ...times(second), quantity: 1, total: 4500 },
    {
      ...{ id: first.id, ...common, ...times(first), quantity: 2, total: 9000 },
      ...{ email: 'ann@example.com', refunded: 1000, admitted: 2 },
    },
  ]);
});

test('nobody else finds the list, and an unknown event has none', async () => {
  const { path, store } = await sell();
  await store('ann@example.com');
  const { headers } = await newUser();
  expect((await ask('GET', path, { headers })).status).toBe(404);
  expect((await ask('GET', path)).status).toBe(401);
});

test('without passes the list has no check-ins, and without auth it asks to try again', async () => {
  const { store, list } = await sell();
  await store('ann@example.com');
  passes = undefined;
  expect((await list()).body).toMatchObject([{ email: 'ann@example.com' }]);
  expect((await list()).body[0]).not.toHaveProperty('admitted');
  auth = undefined;
  expect((await list()).status).toBe(503);
});

test('a refunded order is in the list of cancelled ones, and its id finds it in both', async () => {
  const { store, list } = await sell();
  const reasons = { reason: 'The stage is smaller', reasonCode: 'payment-lost' } as const;
  const order = await store('ann@example.com', { status: 'cancelled', ...reasons });
  expect((await list()).body).toEqual([]);
  expect((await list('?status=cancelled')).body).toMatchObject([{ id: order.id, ...reasons }]);
  expect((await list(`?q=${order.id.toUpperCase()}`)).body).toMatchObject([{ id: order.id }]);
  const other = await sell();
  expect((await other.list(`?q=${order.id}`)).body).toEqual([]);
});

test('a search finds the beginning of an address or an id, and continues behind its last match', async () => {
  const { store, list } = await sell();
  const anns = [];
  for (let n = 0; n < 5; n++) {
    anns.unshift((await store(`Ann${n}@example.com`)).id);
    await store(`bob${n}@example.com`);
  }
  const ids = (orders: View[]) => orders.map(({ id }) => id);
  expect(ids((await list('?q=aNN')).body)).toEqual(anns);
  expect(ids((await list('?q=ann3@')).body)).toEqual([anns[1]]);
  expect(ids((await list(`?q=${anns[2]?.slice(0, 13)}`)).body)).toEqual([anns[2]]);
  expect((await list('?q=nn')).body).toEqual([]);
  const page = await list('?q=ann&limit=3');
  expect(ids(page.body)).toEqual(anns.slice(0, 3));
  const rest = await list(page.next?.slice(page.next.indexOf('?')));
  expect(ids(rest.body)).toEqual(anns.slice(3));
});

test('one search reads a thousand orders, and its next page reads on', async () => {
  const { store, list } = await sell();
  const wanted = await store('zoe@example.com');
  for (let n = 0; n < 20; n++) await Promise.all(Array.from({ length: 50 }, () => store('ann@example.com')));
  const first = await list('?q=zoe');
  expect(first.body).toEqual([]);
  const second = await list(first.next?.slice(first.next.indexOf('?')));
  expect(second.body).toMatchObject([{ id: wanted.id }]);
  expect(second.next).toBeUndefined();
}, 60_000);

test('as CSV one answer has all orders, and no cell is a formula', async () => {
  const { seller, path, store, csv } = await sell();
  const first = await store('=cmd|calc@example.com');
  for (let n = 0; n < 120; n++) await store(n === 0 ? '"a;b"@example.com' : `+${n}@example.com`);
  const { body, headers } = await csv('', { accept: 'text/csv' });
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toContain('attachment; filename="orders-');
  const lines = body.split('\r\n');
  expect(lines[0]).toBe('order,email,status,seats,total,refunded,currency,ordered,completed,admitted');
  expect(lines).toHaveLength(123);
  expect(lines[1]).toContain(",'+119@example.com,complete,2,90.00,0.00,EUR,");
  expect(lines[120]).toContain(',"""a;b""@example.com",');
  expect(lines[121]).toMatch(`${first.id},'=cmd|calc@example.com,`);
  expect(lines[122]).toBe('');
  expect((await csv('?format=csv')).body).toBe(body);
  const file = await fetch(`${url()}${path}?format=csv`, { headers: seller.headers });
  expect([...(await file.bytes()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test('a CSV that cannot be completed breaks off', async () => {
  const { store, csv } = await sell();
  for (let n = 0; n < 110; n++) await store('ann@example.com');
  const answer = auth;
  let asked = 0;
  auth = (ids) => (++asked > 1 ? (undefined as never) : (answer?.(ids) ?? {}));
  await expect(csv('?format=csv')).rejects.toThrow();
  auth = undefined;
  expect((await csv('?format=csv')).status).toBe(503);
});
