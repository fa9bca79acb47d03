import { randomUUID } from 'node:crypto';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { TicketCreated, type TicketData, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { retryOnConflict } from '@boxoffice/shared/functions/retry.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import { follow as followWith, freeSeats, type Stock, shrink } from '../domain/stock.ts';

// The stock of the tests has several shards.
process.env.SEATS_PER_SHARD = '5';
await import('../group.ts');
const { ordersService } = await import('../service.ts');
const { findStock, putStock, takeSeats } = await import('../tables/stock.ts');

useTable();
const { ask, deliver } = useFunction('orders');
const given = { now: Date.now(), newId: randomUUID };

async function listed(quantity: number) {
  const seller = await newUser();
  const fields = { title: 'Gala', price: 4500, currency: 'EUR', quantity };
  const ticket: TicketData = { id: randomUUID(), version: 1, userId: seller.id, ...fields };
  expect(await deliver(TicketCreated.of(ticket.id, ticket, given))).toBe(204);
  return { ticket, seller };
}

async function buy(ticketId: string, quantity = 1): Promise<number> {
  const { headers } = await newUser();
  return (await ask<Order>('POST', '/api/orders', { body: { ticketId, quantity }, headers })).status;
}

const update = (ticket: TicketData, more: Partial<TicketData>) =>
  deliver(TicketUpdated.of(ticket.id, { ...ticket, ...more }, given));

const follow = (stock: Stock, data: TicketData) => followWith(stock, data, 5);

async function readStock({ id }: TicketData): Promise<Stock> {
  const stock = await findStock(id);
  if (!stock) throw new Error(`Ticket ${id} has no stock`);
  return stock;
}

/** The stock with the free seats of all shards together. */
async function stockOf(ticket: TicketData) {
  const stock = await readStock(ticket);
  return { ...stock, available: freeSeats(stock) };
}

/** Stores an edit that read the stock before a buyer took two seats. */
async function storeAfterOrder(ticket: TicketData, decide: (stock: Stock) => Stock) {
  const read = await readStock(ticket);
  expect(await buy(ticket.id, 2)).toBe(201);
  await ordersService.commit({ writes: putStock(decide(read), read) });
}

test('an edit takes effect although seats were sold since it read the stock', async () => {
  const { ticket } = await listed(10);
  await storeAfterOrder(ticket, (read) => follow(read, { ...ticket, version: 2, quantity: 15, price: 900 }));
  expect(await stockOf(ticket)).toMatchObject({ ticketVersion: 2, price: 900, capacity: 15, available: 13 });
});

test('free seats are removed although others were sold since the stock was read', async () => {
  const { ticket, seller } = await listed(10);
  const command = { seller: seller.id, quantity: 4, version: 2 };
  await storeAfterOrder(ticket, (read) => shrink(read, command));
  expect(await stockOf(ticket)).toMatchObject({ ticketVersion: 1, capacity: 4, available: 2 });
});

test('seats that were sold since the stock was read are not removed', async () => {
  const { ticket, seller } = await listed(10);
  const command = { seller: seller.id, quantity: 1, version: 2 };
  const stored = storeAfterOrder(ticket, (read) => shrink(read, command));
  await expect(stored).rejects.toMatchObject({ name: 'Conflict' });
  expect(await stockOf(ticket)).toMatchObject({ capacity: 10, available: 8 });
});

test('of two edits that read the same stock one takes effect', async () => {
  const { ticket } = await listed(10);
  const read = await readStock(ticket);
  const edits = [12, 14].map((quantity) =>
    ordersService.commit({ writes: putStock(follow(read, { ...ticket, version: 2, quantity }), read) }),
  );
  const ended = await Promise.allSettled(edits);
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { capacity, available } = await stockOf(ticket);
  expect(available).toBe(capacity);
});

test('every edit takes effect while many buyers order', async () => {
  const { ticket, seller } = await listed(100_000);
  let sold = 0;
  let selling = true;
  // Only the write of an order that moves the stock: so sales come as densely as the tables allow.
  const buyer = async () => {
    for (; selling; sold++)
      await retryOnConflict(() =>
        ordersService.commit({ writes: [takeSeats(ticket.id, { shard: sold % 16, seats: 1 })] }),
      );
  };
  const buyers = Array.from({ length: 16 }, buyer);
  let quantity = 100_000;
  for (let version = 2; version <= 7; version++) {
    quantity += version % 3 === 0 ? -1500 : 1000;
    if (version % 3 === 0) {
      const body = { quantity, version };
      const reply = await ask('POST', `/stock/${ticket.id}/shrink`, { body, headers: seller.headers });
      expect(reply.status).toBe(204);
    }
    expect(await update(ticket, { version, quantity, price: 4500 + version })).toBe(204);
  }
  selling = false;
  await Promise.all(buyers);
  expect(sold).toBeGreaterThan(0);
  expect(await stockOf(ticket)).toMatchObject({
    ticketVersion: 7,
    capacity: quantity,
    available: quantity - sold,
  });
});

test('an edit that adds shards sells their seats too, and no shard sells at the price before', async () => {
  const { ticket } = await listed(4);
  const read = await readStock(ticket);
  expect(await update(ticket, { version: 2, quantity: 12, price: 900 })).toBe(204);
  expect((await readStock(ticket)).available).toEqual([4, 4, 4]);
  const atOldPrice = takeSeats(ticket.id, { shard: 2, seats: 1 }, read.ticketVersion);
  await expect(ordersService.commit({ writes: [atOldPrice] })).rejects.toMatchObject({ name: 'Conflict' });
  expect(await Promise.all(Array.from({ length: 12 }, () => buy(ticket.id)))).toEqual(Array(12).fill(201));
  expect(await buy(ticket.id)).toBe(409);
});
