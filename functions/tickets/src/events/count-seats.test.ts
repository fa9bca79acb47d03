import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Sales, Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { UpdateCommand } from '@boxoffice/shared/tables/commands.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { ticketsService } from '../service.ts';
import { seatsKey } from '../tables/seats.ts';
import { ticketOf } from '../tables/tickets.ts';
import { orderEvent } from '../testing/order-events.ts';

useTable();
const { ask, deliver } = useFunction('tickets');

type User = Awaited<ReturnType<typeof newUser>>;
type Answer = Ticket & Errors;

const offer = { title: 'The Magic Flute', price: 4500, quantity: 10, currency: 'EUR' };

async function listed(seller: User, more: Partial<typeof offer> = {}): Promise<Ticket> {
  const body = { ...offer, ...more };
  return (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
}

const read = async (id: string) => (await ask<Ticket>('GET', `/api/tickets/${id}`)).body;
const edit = (user: User, id: string, body: unknown) =>
  ask<Answer>('PUT', `/api/tickets/${id}`, { body, headers: user.headers });

test('an order changes the available seats and no other field', async () => {
  const seller = await newUser();
  const ticket = await listed(seller);
  const order = { id: randomUUID() };
  expect(await deliver(orderEvent(ticket.id, 'created', 1, order))).toBe(204);
  expect(await read(ticket.id)).toEqual({ ...ticket, available: 7, held: 3 });
  expect(await deliver(orderEvent(ticket.id, 'complete', 2, order))).toBe(204);
  expect(await read(ticket.id)).toEqual({ ...ticket, available: 7 });
  expect(await deliver(orderEvent(ticket.id, 'cancelled', 3, order))).toBe(204);
  expect(await read(ticket.id)).toEqual(ticket);
});

test('duplicate and late events count once', async () => {
  const ticket = await listed(await newUser());
  const order = { id: randomUUID() };
  const created = orderEvent(ticket.id, 'created', 1, order);
  const complete = orderEvent(ticket.id, 'complete', 2, order);
  for (const event of [complete, created, complete, created]) expect(await deliver(event)).toBe(204);
  expect((await read(ticket.id)).available).toBe(7);
});

test('only the seller sees the held and sold seats and the earnings', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  const order = { id: randomUUID() };
  const created = orderEvent(id, 'created', 1, order);
  const complete = orderEvent(id, 'complete', 2, order);
  for (const event of [complete, created, complete]) expect(await deliver(event)).toBe(204);
  expect(await deliver(orderEvent(id, 'created', 1, { quantity: 2, total: 9000 }))).toBe(204);
  expect(await deliver(orderEvent(id, 'complete', 2, { quantity: 1, total: 4500 }))).toBe(204);
  const sales = (user: User) => ask('GET', `/api/tickets/${id}/sales`, { headers: user.headers });
  expect((await sales(seller)).body).toEqual({
    quantity: 10,
    available: 4,
    held: 2,
    sold: 4,
    earned: [{ amount: 18_000, currency: 'EUR' }],
    refunded: [{ amount: 0, currency: 'EUR' }],
    fee: [{ amount: 0, currency: 'EUR' }],
    paidOut: [{ amount: 0, currency: 'EUR' }],
    pending: [{ amount: 18_000, currency: 'EUR' }],
  });
  expect((await sales(await newUser())).status).toBe(403);
  expect((await ask('GET', `/api/tickets/${id}/sales`)).status).toBe(401);
  expect(Object.keys(await read(id)).filter((name) => name.startsWith('earned'))).toEqual([]);
});

test("the fee and what went to the seller's account follow the orders, whose money the platform keeps or not", async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  const sales = async () => {
    const { body } = await ask<Sales>('GET', `/api/tickets/${id}/sales`, { headers: seller.headers });
    return [body.earned, body.fee, body.paidOut, body.pending].map(([sum]) => sum?.amount);
  };
  const order = { id: randomUUID() };
  const complete = orderEvent(id, 'complete', 2, { ...order, fee: 1350 });
  for (const event of [complete, complete]) expect(await deliver(event)).toBe(204);
  expect(await sales()).toEqual([13_500, 1350, 12_150, 0]);
  await deliver(orderEvent(id, 'complete', 2, { quantity: 1, total: 4500 }));
  expect(await sales()).toEqual([18_000, 1350, 12_150, 4500]);
  await deliver(orderEvent(id, 'complete', 3, { ...order, quantity: 1, total: 4500, fee: 450 }));
  expect(await sales()).toEqual([9000, 450, 4050, 4500]);
  await deliver(orderEvent(id, 'cancelled', 4, { ...order, quantity: 1, total: 4500 }));
  expect(await sales()).toEqual([4500, 0, 0, 4500]);
});

test('the earnings in a former currency of the ticket stay in that currency', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  const late = { id: randomUUID(), expiresAt: new Date(Date.now() - 60_000).toISOString() };
  await deliver(orderEvent(id, 'created', 1, late));
  expect((await edit(seller, id, { currency: 'USD' })).status).toBe(200);
  await deliver(orderEvent(id, 'complete', 2, late));
  await deliver(orderEvent(id, 'complete', 2, { currency: 'USD', quantity: 1, total: 4500 }));
  const { body } = await ask<Sales>('GET', `/api/tickets/${id}/sales`, { headers: seller.headers });
  expect(body.earned).toEqual([
    { amount: 4500, currency: 'USD' },
    { amount: 13_500, currency: 'EUR' },
  ]);
});

test('concurrent sales all count, also during an edit', async () => {
  const seller = await newUser();
  const ticket = await listed(seller, { quantity: 100 });
  const sales = Array.from({ length: 12 }, () => orderEvent(ticket.id, 'created', 1));
  // Like the Broker, this redelivers an event that met a Conflict.
  const deliverWithRetries = async (event: CloudEvent) => {
    while ((await deliver(event)) === 503);
  };
  await Promise.all([...sales.map(deliverWithRetries), edit(seller, ticket.id, { price: 777 })]);
  expect(await read(ticket.id)).toMatchObject({ available: 100 - 36 });
});

test('the seats of an expired hold are available', async () => {
  const ticket = await listed(await newUser());
  const expiresAt = new Date(Date.now() - 60_000).toISOString();
  await deliver(orderEvent(ticket.id, 'created', 1, { expiresAt }));
  expect((await read(ticket.id)).available).toBe(10);
});

test('a ticket with thousands of expired seconds counts on, and each event removes some of them', async () => {
  const { id } = await listed(await newUser());
  const now = Math.floor(Date.now() / 1000);
  const seconds = Array.from({ length: 4000 }, (_, n) => String(now - 1000 - n));
  await db.send(
    new UpdateCommand({
      TableName: ticketsService.table,
      Key: seatsKey(id),
      UpdateExpression: 'SET held = :held',
      ExpressionAttributeValues: { ':held': Object.fromEntries(seconds.map((second) => [second, 1])) },
    }),
  );
  const stored = async () => (await ticketOf(id)).held;
  for (let delivered = 1; delivered <= 3; delivered++) {
    const removing = `${randomUUID().slice(0, -4)}0000`;
    expect(await deliver(orderEvent(id, 'created', 1, { id: removing, quantity: 1 }))).toBe(204);
    const expired = Object.keys(await stored()).filter((second) => Number(second) < now);
    expect(new Set(expired)).toEqual(new Set(seconds.slice(0, -50 * delivered)));
  }
  expect((await read(id)).available).toBe(7);
});

test('an event that arrives before its ticket is answered 503', async () => {
  expect(await deliver(orderEvent(randomUUID(), 'created', 1))).toBe(503);
});

test('an unreadable event is answered 500, so that it becomes a dead letter', async () => {
  const ticket = await listed(await newUser());
  const event = orderEvent(ticket.id, 'created', 1);
  expect(await deliver({ ...event, data: { ...event.data, quantity: -1 } })).toBe(500);
  expect(await deliver({ ...event, type: 'order.unknown' })).toBe(500);
  const { status } = await ask('POST', '/', { body: '{"id":', headers: toHeaders(event) });
  expect(status).toBe(500);
  expect(await read(ticket.id)).toEqual(ticket);
});

test('a seller cannot lower the quantity below the held and sold seats', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  await deliver(orderEvent(id, 'complete', 2));
  const { status, body } = await edit(seller, id, { quantity: 2 });
  expect([status, body.errors]).toEqual([
    409,
    [{ message: '3 seats are held or sold already', field: 'quantity', code: 'seats-taken', min: 3 }],
  ]);
  expect((await edit(seller, id, { currency: 'USD' })).status).toBe(409);
});
