import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { freePort, useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

/** Passes answers with the admitted seats. Undefined breaks the connection. */
let admitted: number | undefined = 0;
const passes = createServer(async (request, response) => {
  const { orderIds = [] } = (await json(request)) as { orderIds?: string[] };
  if (admitted === undefined) return response.destroy();
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(Object.fromEntries(orderIds.map((id) => [id, admitted]))));
});
const port = await freePort();
process.env.PASSES_URL = `http://127.0.0.1:${port}`;
beforeAll(() => once(passes.listen(port, '127.0.0.1'), 'listening'));
afterAll(() => {
  passes.closeAllConnections();
  passes.close();
});
beforeEach(() => {
  admitted = 0;
});

await import('../group.ts');

const { findStock } = await import('../tables/stock.ts');
const { findBuyer } = await import('../tables/buyers.ts');
useTable();
const { ask, deliver } = useFunction('orders');

const send = (source: string, type: string, data: object) =>
  deliver({ id: randomUUID(), source: `/boxoffice/${source}`, type, data });

/** A ticket of ten seats. */
async function listTicket(more: object = {}) {
  const seller = await newUser();
  const terms = { title: 'Gala', price: 4500, currency: 'EUR', quantity: 10, userId: seller.id, ...more };
  const ticket = { id: randomUUID(), version: 1, ...terms };
  expect(await send('tickets', 'ticket.created', ticket)).toBe(204);
  const free = async () => (await findStock(ticket.id))?.available.reduce((sum, seats) => sum + seats, 0);
  return { seller, ticket, free };
}

/** A complete order of three seats. */
async function buy({ ticket }: Awaited<ReturnType<typeof listTicket>>, quantity = 3) {
  const buyer = await newUser();
  const body = { ticketId: ticket.id, quantity };
  const { body: order } = await ask<Order>('POST', '/api/orders', { body, headers: buyer.headers });
  const { id: orderId, userId, total: amount } = order;
  const payment = { id: randomUUID(), orderId, userId, ticketId: ticket.id, amount, currency: 'EUR' };
  if (amount > 0)
    await send('payments', 'payment.authorised', { ...payment, version: 2, status: 'authorised' });
  const path = `/api/orders/${orderId}`;
  const read = async () => (await ask<Order>('GET', path, { headers: buyer.headers })).body;
  const giveBack = (user: typeof buyer, body: object, key?: string) =>
    ask<Order & Errors>('POST', `${path}/refunds`, {
      body,
      headers: { ...user.headers, ...(key && { 'idempotency-key': key }) },
    });
  expect(await read()).toMatchObject({ status: 'complete' });
  return { buyer, order, read, giveBack };
}

const eventsOf = async (id: string) =>
  (await publishedEvents()).filter(({ subject }) => subject === id).map(({ type }) => type);

test('a seller refunds one seat and then the rest, and the seats can be sold again', async () => {
  const sale = await listTicket();
  const { buyer, order, read, giveBack } = await buy(sale);
  const reason = 'The balcony is closed';
  const first = await giveBack(sale.seller, { quantity: 1, reason });
  expect(first).toMatchObject({ status: 201, body: { id: order.id, quantity: 2, total: 9000 } });
  expect(await read()).toMatchObject({
    status: 'complete',
    refunds: [{ quantity: 1, amount: 4500, reason }],
  });
  expect(await sale.free()).toBe(8);
  expect(await findBuyer(buyer.id, sale.ticket.id)).toMatchObject({ bought: 2 });
  expect(await giveBack(sale.seller, { reason })).toMatchObject({ status: 201 });
  expect(await read()).toMatchObject({ status: 'cancelled', reason, reasonCode: 'refunded' });
  expect(await sale.free()).toBe(10);
  expect(await findBuyer(buyer.id, sale.ticket.id)).toMatchObject({ bought: 0 });
  expect((await eventsOf(order.id)).slice(-2)).toEqual(['order.reduced', 'order.cancelled']);
});

test('refunds at the same time never give back more seats than there are', async () => {
  const sale = await listTicket();
  const { order, read, giveBack } = await buy(sale);
  const answers = await Promise.all([2, 2, 2].map((quantity) => giveBack(sale.seller, { quantity })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect(await read()).toMatchObject({ status: 'complete', quantity: 1, total: 4500 });
  expect(await sale.free()).toBe(9);
  expect((await eventsOf(order.id)).filter((type) => type === 'order.reduced')).toHaveLength(1);
});

test('a repeated request with its key gives back once', async () => {
  const sale = await listTicket();
  const { read, giveBack } = await buy(sale);
  const key = randomUUID();
  const answers = await Promise.all([1, 2, 3].map(() => giveBack(sale.seller, { quantity: 1 }, key)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(await read()).toMatchObject({ quantity: 2 });
});

test('a stranger, the buyer after the time, and bad input change nothing', async () => {
  const sale = await listTicket({ returnsUntil: new Date(Date.now() - 1000).toISOString() });
  const { buyer, read, giveBack } = await buy(sale);
  const before = await read();
  expect(await giveBack(await newUser(), {})).toMatchObject({ status: 404 });
  expect(await giveBack(buyer, {})).toMatchObject({
    status: 409,
    body: { errors: [{ code: 'returns-ended' }] },
  });
  const large = { status: 409, body: { errors: [{ code: 'refund-too-large', field: 'quantity', max: 3 }] } };
  expect(await giveBack(sale.seller, { quantity: 4 })).toMatchObject(large);
  for (const body of [
    { quantity: 0 },
    { quantity: -1 },
    { quantity: 1.5 },
    { reason: '' },
    { reason: 'x'.repeat(501) },
  ])
    expect(await giveBack(sale.seller, body)).toMatchObject({ status: 400 });
  expect(await read()).toEqual(before);
});

test('the buyer gives a free order back while that is allowed', async () => {
  const returnsUntil = new Date(Date.now() + 60_000).toISOString();
  const sale = await listTicket({ price: 0, returnsUntil });
  const { buyer, read, giveBack } = await buy(sale, 2);
  expect(await read()).toMatchObject({ returnableUntil: returnsUntil });
  expect(await giveBack(buyer, { quantity: 1 })).toMatchObject({
    status: 201,
    body: { quantity: 1, total: 0 },
  });
  expect(await giveBack(buyer, {})).toMatchObject({ status: 201, body: { status: 'cancelled' } });
  expect(await sale.free()).toBe(10);
});

test('a buyer keeps admitted seats, and the seller refunds them', async () => {
  const returnsUntil = new Date(Date.now() + 60_000).toISOString();
  const sale = await listTicket({ returnsUntil });
  const { buyer, read, giveBack } = await buy(sale);
  admitted = undefined;
  expect(await giveBack(buyer, {})).toMatchObject({ status: 503 });
  admitted = 1;
  const kept = { status: 409, body: { errors: [{ code: 'order-admitted', field: 'quantity', max: 2 }] } };
  expect(await giveBack(buyer, {})).toMatchObject(kept);
  expect(await read()).toMatchObject({ status: 'complete', quantity: 3 });
  expect(await giveBack(buyer, { quantity: 2 })).toMatchObject({ status: 201, body: { quantity: 1 } });
  admitted = undefined;
  expect(await giveBack(sale.seller, {})).toMatchObject({ status: 201, body: { status: 'cancelled' } });
});

test('a cancelled event ends all its orders once, and sells no seat', async () => {
  const sale = await listTicket();
  const paid = await Promise.all([buy(sale, 2), buy(sale, 1)]);
  const other = await newUser();
  const body = { ticketId: sale.ticket.id };
  const held = await ask<Order>('POST', '/api/orders', { body, headers: other.headers });
  const cancelled = {
    ...sale.ticket,
    version: 2,
    cancelledAt: new Date().toISOString(),
    cancelReason: 'Ill',
  };
  expect(await send('tickets', 'ticket.cancelled', cancelled)).toBe(204);
  const refused = { status: 409, body: { errors: [{ code: 'event-cancelled' }] } };
  expect(await ask('POST', '/api/orders', { body, headers: other.headers })).toMatchObject(refused);
  await Promise.all([
    deliver({ id: randomUUID(), source: '/tests', type: Tick.type, data: {} }),
    publishedEvents(),
  ]);
  const ended = { status: 'cancelled', reason: 'Ill', reasonCode: 'event-cancelled' };
  for (const { read } of paid) await expect.poll(read).toMatchObject(ended);
  for (const id of [...paid.map(({ order }) => order.id), held.body.id])
    await expect
      .poll(async () => (await eventsOf(id)).filter((type) => type === 'order.cancelled'))
      .toHaveLength(1);
  expect(await sale.free()).toBe(10);
});
