import { randomUUID } from 'node:crypto';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { expect, test } from 'vitest';
import type { Held } from '../domain/order.ts';
import '../group.ts';
import { ordersService } from '../service.ts';
import { expiredHolds, HOLD_SHARDS } from './holds.ts';
import { putOrder } from './orders.ts';

useTable();

const now = Date.now();
const ticketId = randomUUID();
const holdOf = (shard: number, expiresAt: number): Held => ({
  status: 'created',
  id: `${randomUUID().slice(0, -4)}000${shard}`,
  version: 1,
  userId: randomUUID(),
  sellerId: randomUUID(),
  ticket: { id: ticketId, title: 'Gala', price: 4500 },
  quantity: 2,
  total: 9000,
  currency: 'EUR',
  createdAt: now - 900_000,
  expiresAt,
});

test('the expired holds of a ticket are found in every shard, each once, and in parts that fit a transaction', async () => {
  const shards = Array.from({ length: HOLD_SHARDS }, (_, shard) => shard);
  const expired = shards.flatMap((shard) =>
    Array.from({ length: 2 + 3 * shard }, (_, age) => holdOf(shard, now - age)),
  );
  const running = shards.map((shard) => holdOf(shard, now + 60_000));
  const ended = { ...holdOf(0, now - 1), status: 'expired' } as const;
  for (const order of [...expired, ...running, ended])
    await ordersService.commit({ writes: [putOrder(order)] });
  const parts = await Array.fromAsync(expiredHolds(ticketId, now));
  const found = parts.flat().map(({ id }) => id);
  expect(found.sort()).toEqual(expired.map(({ id }) => id).sort());
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(20);
});
