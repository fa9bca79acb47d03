import { randomUUID } from 'node:crypto';
import type { Sales, SalesTimeline, Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { UpdateCommand } from '@boxoffice/shared/tables/commands.ts';
import type { Key } from '@boxoffice/shared/tables/items.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import type { Seats } from '../domain/seats.ts';
import { ticketsService } from '../service.ts';
import { removesSeconds } from '../tables/counts.ts';
import { seatsKey } from '../tables/seats.ts';
import { orderEvent } from '../testing/order-events.ts';

useTable();
const { ask, deliver } = useFunction('tickets');

type User = Awaited<ReturnType<typeof newUser>>;

/** Three shards of 2,000 seats. */
const LARGE = 5000;

async function listed(seller: User, quantity: number): Promise<Ticket> {
  const body = { title: 'The Magic Flute', price: 4500, quantity, currency: 'EUR' };
  return (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
}

const read = async (id: string) => (await ask<Ticket>('GET', `/api/tickets/${id}`)).body;
const salesOf = async (seller: User, id: string) =>
  (await ask<Sales>('GET', `/api/tickets/${id}/sales`, { headers: seller.headers })).body;

/** An id of a UUIDv7 that ends in these hexadecimal digits, which choose the shard. */
const orderId = (end: number): string =>
  `0198f000-0000-7000-8000-00000000${end.toString(16).padStart(4, '0')}`;

/** Like the Broker, this redelivers an event that met a Conflict. */
async function count(...event: Parameters<typeof orderEvent>): Promise<void> {
  while ((await deliver(orderEvent(...event))) === 503);
}

/** The shards of a ticket that have counted an order, by their numbers. */
async function shardsOf(id: string): Promise<Map<string, Seats>> {
  const keys = Array.from({ length: 16 }, (_, shard) => seatsKey(id, shard));
  const items = await getItems<Seats & Key>(ticketsService.table, keys);
  return new Map(items.map((item) => [item.sk, item]));
}

/** It is not counted as expected, so the process reads the ticket, and then knows its shards. */
const unexpected = { id: orderId(9), status: 'complete', version: 3 } as const;

test('a large ticket counts its orders in shards, and everybody sees the sums', async () => {
  const seller = await newUser();
  const { id } = await listed(seller, LARGE);
  await count(id, unexpected.status, unexpected.version, { id: unexpected.id });
  const orders = Array.from({ length: 12 }, (_, n): Partial<OrderData> => ({ id: orderId(n + 10) }));
  await Promise.all(orders.map((order) => count(id, 'created', 1, order)));
  expect(await read(id)).toMatchObject({ quantity: LARGE, available: LARGE - 39, held: 36 });
  await Promise.all(orders.slice(0, 8).map((order) => count(id, 'complete', 2, order)));
  await Promise.all(orders.slice(6, 8).map((order) => count(id, 'cancelled', 3, order)));
  expect([...(await shardsOf(id)).keys()].sort()).toEqual(['SEATS', 'SEATS#1', 'SEATS#2']);
  expect(await read(id)).toMatchObject({ available: LARGE - 33, held: 12 });
  expect(await salesOf(seller, id)).toMatchObject({
    ...{ sold: 21, held: 12, available: LARGE - 33 },
    earned: [{ amount: 7 * 13_500, currency: 'EUR' }],
  });
});

test('the shards of a ticket grow with its seats, and an edit keeps what is counted', async () => {
  const seller = await newUser();
  const { id } = await listed(seller, 100);
  await count(id, 'complete', 2, { id: orderId(1) });
  const edit = (body: object) => ask('PUT', `/api/tickets/${id}`, { body, headers: seller.headers });
  expect((await edit({ quantity: LARGE })).status).toBe(200);
  await count(id, unexpected.status, unexpected.version, { id: unexpected.id });
  for (const n of [1, 2, 3]) await count(id, 'complete', 2, { id: orderId(100 + n) });
  expect([...(await shardsOf(id)).values()].map(({ sold }) => sold).sort()).toEqual([3, 3, 9]);
  expect((await edit({ title: 'Moved' })).status).toBe(200);
  expect(await read(id)).toMatchObject({ quantity: LARGE, available: LARGE - 15 });
});

test('every shard of a large ticket gets rid of the seconds whose holds have expired', async () => {
  const seller = await newUser();
  const { id } = await listed(seller, LARGE);
  const old = Math.floor(Date.now() / 1000) - 1000;
  // The numbers of these orders are those that remove seconds.
  for (const shard of [0, 1, 2]) {
    await count(id, 'complete', 3, { id: orderId(shard) });
    await db.send(
      new UpdateCommand({
        TableName: ticketsService.table,
        Key: seatsKey(id, shard),
        UpdateExpression: 'SET held = :held',
        ExpressionAttributeValues: { ':held': { [old]: 1 } },
      }),
    );
    await count(id, 'cancelled', 4, { id: orderId(shard) });
  }
  expect([...(await shardsOf(id)).values()].map(({ held }) => held)).toEqual([{}, {}, {}]);
  const removing = Array.from({ length: 64 * 16 }, (_, n) => n).filter((n) => removesSeconds(orderId(n)));
  expect(removing).toHaveLength(16);
  for (let shards = 1; shards <= 16; shards++)
    expect(new Set(removing.map((n) => n % shards)).size).toBe(shards);
});

test('refunds of a large ticket are counted in its shards', async () => {
  const seller = await newUser();
  const { id } = await listed(seller, LARGE);
  for (const n of [1, 2, 3]) {
    const order = orderId(n);
    await count(id, 'complete', 3, { id: order });
    const data = {
      ...{ id: randomUUID(), version: 3, orderId: order, ticketId: id, userId: randomUUID() },
      ...{ status: 'captured', amount: 13_500, currency: 'EUR', refunded: 1000 },
    };
    const event = { id: randomUUID(), source: '/boxoffice/payments', type: 'payment.refunded', data };
    expect([await deliver(event), await deliver(event)]).toEqual([204, 204]);
  }
  expect((await shardsOf(id)).size).toBe(3);
  expect(await salesOf(seller, id)).toMatchObject({
    earned: [{ amount: 3 * 12_500, currency: 'EUR' }],
    refunded: [{ amount: 3000, currency: 'EUR' }],
  });
});

test('a list shows large and small tickets with all of their counts', async () => {
  const seller = await newUser();
  const [small, large] = [await listed(seller, 10), await listed(seller, LARGE)];
  await count(small.id, 'complete', 3, { id: orderId(1) });
  for (const n of [0, 1, 2]) await count(large.id, 'complete', 3, { id: orderId(n) });
  const { body } = await ask<Ticket[]>('GET', '/api/tickets?sort=newest');
  expect(body.slice(0, 2).map(({ id, available }) => [id, available])).toEqual([
    [large.id, LARGE - 9],
    [small.id, 7],
  ]);
});

test('the sales over time have the orders of all partitions', async () => {
  const seller = await newUser();
  const { id } = await listed(seller, LARGE);
  for (let n = 0; n < 20; n++) await count(id, 'complete', 2, { id: orderId(n) });
  const { body } = await ask<SalesTimeline>('GET', `/api/tickets/${id}/sales/timeline`, {
    headers: seller.headers,
  });
  expect(body).toMatchObject({ orders: 20, complete: true });
});
