import { randomUUID } from 'node:crypto';
import { Conflict } from '@boxoffice/shared/errors.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { expect, test } from 'vitest';
import { addHold } from '../domain/buyer.ts';
import type { Complete, Held } from '../domain/order.ts';
import '../group.ts';
import { ordersService } from '../service.ts';
import { addBought, checkUnchanged, findBuyer, openHold, type StoredBuyer } from './buyers.ts';

useTable();

const limits = { orders: 20, seats: 50 };
const orderOf = (userId: string, ticketId: string, quantity = 2): Held => ({
  status: 'created',
  id: randomUUID(),
  version: 1,
  userId,
  sellerId: randomUUID(),
  ticket: { id: ticketId, title: 'Gala', price: 4500 },
  quantity,
  total: quantity * 4500,
  currency: 'EUR',
  createdAt: Date.now(),
  expiresAt: Date.now() + 60_000,
});

const open = (order: Held | Complete, read: StoredBuyer) =>
  ordersService.commit({ writes: openHold(read, addHold(read, order, limits, Date.now()), order) });

async function buy(userId: string, ticketId: string): Promise<void> {
  const order = orderOf(userId, ticketId);
  await open(order, await findBuyer(userId, ticketId));
  await ordersService.commit({ writes: [addBought(order, order.quantity)] });
}

/** A buyer of two seats of each of nine tickets, which is one more than the buyer's item keeps. */
async function buyerOfMany(): Promise<{ userId: string; tickets: string[] }> {
  const [userId, tickets] = [randomUUID(), Array.from({ length: 9 }, () => randomUUID())];
  for (const id of tickets) await buy(userId, id);
  return { userId, tickets };
}

test('the bought seats of many tickets count once, before and after an order moves them', async () => {
  const { userId, tickets } = await buyerOfMany();
  const bought = () => Promise.all(tickets.map(async (id) => (await findBuyer(userId, id)).bought));
  expect(await bought()).toEqual(Array(9).fill(2));
  await buy(userId, tickets[0] as string);
  const { recent } = await findBuyer(userId, tickets[0] as string);
  expect(recent.size).toBeLessThanOrEqual(2);
  expect(await bought()).toEqual([4, ...Array(8).fill(2)]);
  await ordersService.commit({ writes: [addBought(orderOf(userId, tickets[1] as string), -2)] });
  expect(await bought()).toEqual([4, 0, ...Array(7).fill(2)]);
});

test('concurrent orders move the bought seats once', async () => {
  const { userId, tickets } = await buyerOfMany();
  const read = await findBuyer(userId, tickets[0] as string);
  const both = await Promise.allSettled([1, 2].map(() => open(orderOf(userId, randomUUID()), read)));
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const id of tickets) expect(await findBuyer(userId, id)).toMatchObject({ bought: 2, holds: [{}] });
});

test('seats that are bought or moved after the buyer was read stop an order and a refusal', async () => {
  const { userId, tickets } = await buyerOfMany();
  await buy(userId, randomUUID());
  const read = await findBuyer(userId, tickets[0] as string);
  await checkUnchanged(read);
  await ordersService.commit({ writes: [addBought(orderOf(userId, randomUUID()), 2)] });
  await expect(open(orderOf(userId, randomUUID()), read)).rejects.toThrow(Conflict);
  await expect(checkUnchanged(read)).rejects.toThrow(Conflict);
});

test('the seats of a free order are bought at once, also when they are moved', async () => {
  const { userId, tickets } = await buyerOfMany();
  for (const [n, ticketId] of [...tickets, ...tickets].entries()) {
    const read = await findBuyer(userId, ticketId);
    expect(read.bought).toBe(n < tickets.length ? 2 : 4);
    await open({ ...orderOf(userId, ticketId), total: 0, status: 'complete', completedAt: 0 }, read);
    expect(await findBuyer(userId, ticketId)).toMatchObject({ bought: read.bought + 2, holds: [] });
  }
});
