import { randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { expect, test } from 'vitest';
import type { Cancelled, Complete, Order } from '../domain/order.ts';
import type { SoldOrder } from '../domain/sold-order.ts';
import '../group.ts';
import { ordersService } from '../service.ts';
import { putOrder } from './orders.ts';
import { cursorAfter, soldOrdersOf } from './sold.ts';

useTable();

const now = Date.now();

/** A complete order, by default of shard 0. */
const sale = (ticketId: string, completedAt: number, shard = 0): Complete => ({
  status: 'complete',
  id: `${randomUUID().slice(0, -4)}000${shard}`,
  version: 1,
  userId: randomUUID(),
  sellerId: randomUUID(),
  ticket: { id: ticketId, title: 'Gala', price: 4500 },
  quantity: 2,
  total: 9000,
  currency: 'EUR',
  createdAt: completedAt - 60_000,
  expiresAt: completedAt + 840_000,
  completedAt,
});

const store = (order: Order) => ordersService.commit({ writes: [putOrder(order)] });

async function allPages(
  ticketId: string,
  limit: number,
  status: SoldOrder['status'] = 'complete',
): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await soldOrdersOf(ticketId, { status, limit, cursor });
    pages.push(page.items.map(({ id }) => id));
    if (page.next === undefined) return pages;
    cursor = page.next;
  }
}

test('pages list the complete orders of a ticket in all shards once, the latest first', async () => {
  const ticketId = randomUUID();
  // Uneven shards: one has most of the orders, and several orders have the same time.
  const sales = Array.from({ length: 60 }, (_, n) =>
    sale(ticketId, now - Math.floor(n / 3), n % 5 ? 1 : n % 4),
  );
  const others = [
    sale(randomUUID(), now),
    { ...sale(ticketId, now), status: 'created' as const },
    { ...sale(ticketId, now), status: 'expired' as const },
  ];
  await Promise.all([...sales, ...others].map(store));
  const latestFirst = sales
    .map(({ id, completedAt }) => ({ id, key: `${completedAt}#${id}` }))
    .sort((one, other) => (one.key < other.key ? 1 : -1))
    .map(({ id }) => id);
  for (const limit of [1, 7, 59, 60, 100]) {
    const pages = await allPages(ticketId, limit);
    expect(pages.flat()).toEqual(latestFirst);
    expect(pages).toHaveLength(Math.ceil(60 / limit));
  }
});

test('a cancelled order moves to a list of its own, and one that is changed stays in its place', async () => {
  const ticketId = randomUUID();
  const sales = [3, 2, 1].map((age) => sale(ticketId, now - age, age));
  await Promise.all(sales.map(store));
  const [oldest, middle, latest] = sales as [Complete, Complete, Complete];
  await store({ ...oldest, version: 2, quantity: 1 });
  await store({ ...middle, version: 2, status: 'cancelled' });
  expect(await allPages(ticketId, 10)).toEqual([[latest.id, oldest.id]]);
  expect(await allPages(ticketId, 10, 'cancelled')).toEqual([[middle.id]]);
});

test('a cursor of another ticket is refused', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  await Promise.all([1, 2].map((age) => store(sale(one, now - age))));
  const { next } = await soldOrdersOf(one, { status: 'complete', limit: 1 });
  await expect(soldOrdersOf(other, { status: 'complete', limit: 1, cursor: next })).rejects.toMatchObject({
    status: 400,
  });
});

test('an order that was never complete is in no list, and a page can start after any order', async () => {
  const ticketId = randomUUID();
  const [latest, oldest] = [sale(ticketId, now), sale(ticketId, now - 1)];
  const { completedAt, ...unpaid } = sale(ticketId, now);
  await Promise.all([latest, oldest, { ...unpaid, status: 'cancelled' } satisfies Cancelled].map(store));
  expect(await allPages(ticketId, 10, 'cancelled')).toEqual([[]]);
  const { items } = await soldOrdersOf(ticketId, {
    status: 'complete',
    limit: 9,
    cursor: cursorAfter(latest),
  });
  expect(items.map(({ id }) => id)).toEqual([oldest.id]);
});
