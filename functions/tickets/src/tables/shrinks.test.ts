import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket as TicketView } from '@boxoffice/shared/api/tickets.ts';
import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { createTable } from '@boxoffice/shared/tables/create-tables.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { startServer } from '@boxoffice/shared/testing/server.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { ask, freePort, useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;
const client = new DynamoDBClient({});
const TableName = `test-orders-${randomUUID()}`;
await createTable(client, TableName);

/** The real orders service with a table of its own. It asks this test's service for unknown tickets. */
const ticketsPort = await freePort();
const orders = await startServer('env', (port) => [
  `TABLE=${TableName}`,
  `TICKETS_URL=http://127.0.0.1:${ticketsPort}`,
  process.execPath,
  `${root}node_modules/.bin/functions-framework`,
  `--source=${root}functions/orders/src/group.ts`,
  '--target=orders',
  `--port=${port}`,
]);
const ordersUrl = `http://127.0.0.1:${orders.port}`;
process.env.ORDERS_URL = ordersUrl;

await import('../group.ts');
const { edit } = await import('../domain/ticket.ts');
const { ticketsService: tickets } = await import('../service.ts');
const { shrinkStock } = await import('./shrinks.ts');
const { putTicket, ticketOf } = await import('./tickets.ts');
useTable();
const service = useFunction('tickets', ticketsPort);

afterAll(async () => {
  await orders.stop();
  await client.send(new DeleteTableCommand({ TableName }));
});

const seller = await newUser();
const delivered = new Set<string>();

/** Delivers the published ticket events to the orders service, as its Trigger does. */
async function deliverTicketEvents(): Promise<void> {
  for (const event of await publishedEvents()) {
    if (delivered.has(event.id) || !event.type.startsWith('ticket.')) continue;
    delivered.add(event.id);
    const { status } = await ask('POST', ordersUrl, { body: event.data, headers: toHeaders(event) });
    expect(status).toBe(204);
  }
}

async function listed(quantity: number): Promise<string> {
  const body = { title: 'The Magic Flute', price: 4500, quantity };
  const reply = await service.ask<TicketView>('POST', '/api/tickets', { body, headers: seller.headers });
  await deliverTicketEvents();
  return reply.body.id;
}

const lower = (id: string, quantity: number) =>
  service.ask<TicketView & Errors>('PUT', `/api/tickets/${id}`, {
    body: { quantity },
    headers: seller.headers,
  });
const read = async (id: string) => (await service.ask<TicketView>('GET', `/api/tickets/${id}`)).body;
const tick = () => service.deliver({ id: randomUUID(), source: '/tests', type: Tick.type, data: {} });

async function buy(ticketId: string, quantity: number): Promise<number> {
  const { headers } = await newUser();
  const body = { ticketId, quantity };
  return (await ask('POST', `${ordersUrl}/api/orders`, { body, headers })).status;
}

/** An edit to fewer seats that stopped after the agreement of the orders service, some time ago. */
async function startEdit(id: string, quantity: number, agoMs: number) {
  const given = { now: Date.now() - agoMs, newId: randomUUID };
  const ticket = await ticketOf(id);
  const { state, events } = edit(ticket, { editor: seller.id, quantity }, given);
  const caller = {
    userId: seller.id,
    email: seller.email,
    emailVerified: true,
    sessionId: randomUUID(),
    expiresAt: Date.now() + 60_000,
    token: seller.headers.authorization.slice('Bearer '.length),
  };
  const writes = await shrinkStock(state, caller, given);
  return { finish: () => tickets.commit({ writes: [...putTicket(state, ticket), ...writes], events }) };
}

test('removed seats cannot be bought', async () => {
  const id = await listed(10);
  expect(await lower(id, 4)).toMatchObject({ status: 200, body: { quantity: 4, version: 2 } });
  expect(await buy(id, 5)).toBe(409);
  expect(await buy(id, 4)).toBe(201);
});

const withdraw = (id: string, headers = seller.headers) =>
  service.ask<Errors | undefined>('DELETE', `/api/tickets/${id}`, { headers });

test('a ticket of which no seat is held or sold can be withdrawn, once and by its seller', async () => {
  const id = await listed(10);
  expect((await withdraw(id, (await newUser()).headers)).status).toBe(403);
  const statuses = (await Promise.all([withdraw(id), withdraw(id)])).map(({ status }) => status);
  expect(statuses).toContain(204);
  expect((await withdraw(id)).status).toBe(404);
  expect((await service.ask('GET', `/api/tickets/${id}`)).status).toBe(404);
  expect(await buy(id, 1)).toBe(409);
  await deliverTicketEvents();
  expect(await buy(id, 1)).toBe(409);
  const { body: own } = await service.ask<TicketView[]>('GET', '/api/sales', { headers: seller.headers });
  expect(own.map((ticket) => ticket.id)).not.toContain(id);
});

test('a ticket with a held seat cannot be withdrawn, also before the order event arrives', async () => {
  const id = await listed(10);
  expect(await buy(id, 1)).toBe(201);
  expect(await withdraw(id)).toMatchObject({ status: 409, body: { errors: [{ code: 'seats-taken' }] } });
  expect(await read(id)).toMatchObject({ quantity: 10, version: 1 });
  expect(await buy(id, 1)).toBe(201);
});

test('held seats cannot be removed, also before the order event arrives', async () => {
  const id = await listed(10);
  expect(await buy(id, 3)).toBe(201);
  expect((await read(id)).available).toBe(10);
  const { status, body } = await lower(id, 2);
  expect([status, body.errors]).toEqual([
    409,
    [{ message: '3 seats are held or sold already', field: 'quantity', code: 'seats-taken', min: 3 }],
  ]);
  expect(await read(id)).toMatchObject({ quantity: 10, version: 1 });
  expect((await lower(id, 3)).status).toBe(200);
});

test('concurrent orders and edits never sell more seats than the ticket has', async () => {
  const id = await listed(10);
  const sales = Array.from({ length: 8 }, () => buy(id, 1));
  const edits = [lower(id, 6), lower(id, 3)];
  const sold = (await Promise.all(sales)).filter((status) => status === 201).length;
  for (const { status } of await Promise.all(edits)) expect([200, 409]).toContain(status);
  await deliverTicketEvents();
  const { quantity } = await read(id);
  expect(sold).toBeLessThanOrEqual(quantity);
  const left = quantity - sold;
  expect(await buy(id, left + 1)).toBe(409);
  if (left > 0) expect(await buy(id, left)).toBe(201);
});

test('the next tick undoes an edit that crashed, and all seats can be bought again', async () => {
  const id = await listed(10);
  await startEdit(id, 4, 120_000);
  expect(await buy(id, 10)).toBe(409);
  expect(await tick()).toBe(204);
  expect(await read(id)).toMatchObject({ quantity: 10, version: 2 });
  await deliverTicketEvents();
  expect(await buy(id, 10)).toBe(201);
});

test('an edit that crashed does not block the next one', async () => {
  const id = await listed(10);
  await startEdit(id, 4, 120_000);
  expect(await lower(id, 5)).toMatchObject({ status: 200, body: { quantity: 5, version: 3 } });
  expect(await buy(id, 6)).toBe(409);
  expect(await buy(id, 5)).toBe(201);
});

test('a tick does not undo a running edit', async () => {
  const id = await listed(10);
  const { finish } = await startEdit(id, 4, 0);
  await tick();
  await finish();
  expect(await read(id)).toMatchObject({ quantity: 4, version: 2 });
});

test('an edit that was undone cannot finish', async () => {
  const id = await listed(10);
  const { finish } = await startEdit(id, 4, 120_000);
  await tick();
  await expect(finish()).rejects.toMatchObject({ name: 'Conflict' });
  expect(await read(id)).toMatchObject({ quantity: 10, version: 2 });
});

test('without an answer of the orders service no seats are removed and the seller can retry', async () => {
  const id = await listed(10);
  await orders.stop();
  expect((await lower(id, 4)).status).toBe(503);
  expect(await read(id)).toMatchObject({ quantity: 10, version: 2 });
  expect((await lower(id, 4)).status).toBe(503);
});
