import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { OrderStatus } from '@boxoffice/shared/api/orders.ts';
import type { Sales, Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';

useTable();
const { ask, tell } = useFunction('tickets');

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

function orderEvent(
  ticketId: string,
  status: OrderStatus,
  version: number,
  more: Partial<OrderData> = {},
): CloudEvent<OrderData> {
  const type = { created: 'created', complete: 'completed', cancelled: 'cancelled', expired: 'expired' };
  return {
    id: randomUUID(),
    source: '/boxoffice/orders',
    type: `order.${type[status]}`,
    data: {
      id: randomUUID(),
      version,
      status,
      userId: randomUUID(),
      ticketId,
      title: offer.title,
      quantity: 3,
      total: 13_500,
      currency: 'EUR',
      expiresAt: new Date(Date.now() + 900_000).toISOString(),
      ...more,
    },
  };
}

test('an order moves the seats that are shown as available, and nothing else', async () => {
  const seller = await newUser();
  const ticket = await listed(seller);
  const order = { id: randomUUID() };
  expect(await tell(orderEvent(ticket.id, 'created', 1, order))).toBe(204);
  expect(await read(ticket.id)).toEqual({ ...ticket, available: 7 });
  expect(await tell(orderEvent(ticket.id, 'complete', 2, order))).toBe(204);
  expect(await read(ticket.id)).toEqual({ ...ticket, available: 7 });
  expect(await tell(orderEvent(ticket.id, 'cancelled', 3, order))).toBe(204);
  expect(await read(ticket.id)).toEqual(ticket);
});

test('events count once, whatever order they come in', async () => {
  const ticket = await listed(await newUser());
  const order = { id: randomUUID() };
  const created = orderEvent(ticket.id, 'created', 1, order);
  const complete = orderEvent(ticket.id, 'complete', 2, order);
  for (const event of [complete, created, complete, created]) expect(await tell(event)).toBe(204);
  expect((await read(ticket.id)).available).toBe(7);
});

test('a seller sees what is held, sold and earned, whatever order events come in, and nobody else does', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  const order = { id: randomUUID() };
  const created = orderEvent(id, 'created', 1, order);
  const complete = orderEvent(id, 'complete', 2, order);
  for (const event of [complete, created, complete]) expect(await tell(event)).toBe(204);
  expect(await tell(orderEvent(id, 'created', 1, { quantity: 2, total: 9000 }))).toBe(204);
  expect(await tell(orderEvent(id, 'complete', 2, { quantity: 1, total: 4500 }))).toBe(204);
  const sales = (user: User) => ask('GET', `/api/tickets/${id}/sales`, { headers: user.headers });
  expect((await sales(seller)).body).toEqual({
    ...{ quantity: 10, available: 4, held: 2, sold: 4 },
    earned: [{ amount: 18_000, currency: 'EUR' }],
  });
  expect((await sales(await newUser())).status).toBe(403);
  expect((await ask('GET', `/api/tickets/${id}/sales`)).status).toBe(401);
  expect(Object.keys(await read(id)).filter((name) => name.startsWith('earned'))).toEqual([]);
});

test('what is paid in a currency that the ticket no longer has is told in that currency', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  const late = { id: randomUUID(), expiresAt: new Date(Date.now() - 60_000).toISOString() };
  await tell(orderEvent(id, 'created', 1, late));
  expect((await edit(seller, id, { currency: 'USD' })).status).toBe(200);
  await tell(orderEvent(id, 'complete', 2, late));
  await tell(orderEvent(id, 'complete', 2, { currency: 'USD', quantity: 1, total: 4500 }));
  const { body } = await ask<Sales>('GET', `/api/tickets/${id}/sales`, { headers: seller.headers });
  expect(body.earned).toEqual([
    { amount: 4500, currency: 'USD' },
    { amount: 13_500, currency: 'EUR' },
  ]);
});

test('many sales at once all count, also while the seller edits', async () => {
  const seller = await newUser();
  const ticket = await listed(seller, { quantity: 100 });
  const sales = Array.from({ length: 12 }, () => orderEvent(ticket.id, 'created', 1));
  // What meets another at the same item is delivered again, as the Broker does.
  const deliver = async (event: CloudEvent) => {
    while ((await tell(event)) === 503);
  };
  await Promise.all([...sales.map(deliver), edit(seller, ticket.id, { price: 777 })]);
  expect(await read(ticket.id)).toMatchObject({ available: 100 - 36 });
});

test('a hold that has lapsed leaves its seats available', async () => {
  const ticket = await listed(await newUser());
  const expiresAt = new Date(Date.now() - 60_000).toISOString();
  await tell(orderEvent(ticket.id, 'created', 1, { expiresAt }));
  expect((await read(ticket.id)).available).toBe(10);
});

test('an event that comes before its ticket is asked for again', async () => {
  expect(await tell(orderEvent(randomUUID(), 'created', 1))).toBe(503);
});

test('an event that nobody can read fails, so that it ends among the dead letters', async () => {
  const ticket = await listed(await newUser());
  const event = orderEvent(ticket.id, 'created', 1);
  expect(await tell({ ...event, data: { ...event.data, quantity: -1 } })).toBe(500);
  expect(await tell({ ...event, type: 'order.unheard-of' })).toBe(500);
  const { status } = await ask('POST', '/', { body: '{"id":', headers: toHeaders(event) });
  expect(status).toBe(500);
  expect(await read(ticket.id)).toEqual(ticket);
});

test('a seller offers no fewer seats than orders have taken', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  await tell(orderEvent(id, 'complete', 2));
  const { status, body } = await edit(seller, id, { quantity: 2 });
  expect([status, body.errors]).toEqual([
    409,
    [{ message: '3 seats are held or sold already', field: 'quantity', code: 'seats-taken', min: 3 }],
  ]);
  expect((await edit(seller, id, { currency: 'USD' })).status).toBe(409);
});
