import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { PaymentAuthorised } from '@boxoffice/shared/events/payment.ts';
import { TicketCreated } from '@boxoffice/shared/events/ticket.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterEach, expect, test, vi } from 'vitest';

process.env.SEATS_PER_SHARD = '4';
await import('../group.ts');
const { findStock } = await import('../tables/stock.ts');
useTable();
const { ask, deliver } = useFunction('orders');
afterEach(() => {
  vi.useRealTimers();
});

const given = () => ({ now: Date.now(), newId: randomUUID });

/** A ticket with shards of 4 seats. */
async function ticket(shards: number): Promise<string> {
  const fields = { title: 'Gala', price: 4500, currency: 'EUR', quantity: 4 * shards };
  const data = { id: randomUUID(), version: 1, userId: randomUUID(), ...fields };
  await deliver(TicketCreated.of(data.id, data, given()));
  return data.id;
}

const free = async (ticketId: string) => (await findStock(ticketId))?.available ?? [];
const sum = (seats: number[]) => seats.reduce((total, each) => total + each, 0);
const statuses = (replies: { status: number }[]) => replies.map(({ status }) => status).sort();

async function buy(ticketId: string, quantity = 1) {
  const { headers } = await newUser({ lifetime: 86_400 });
  const reply = await ask<Order>('POST', '/api/orders', { body: { ticketId, quantity }, headers });
  const cancel = () => ask('DELETE', `/api/orders/${reply.body.id}`, { headers });
  const read = async () => (await ask<Order>('GET', `/api/orders/${reply.body.id}`, { headers })).body;
  const pay = async () => {
    const { id: orderId, userId, total, currency } = reply.body;
    const payment = { id: randomUUID(), version: 2, status: 'authorised' as const, amount: total };
    const data = { ...payment, orderId, userId, currency };
    expect(await deliver(PaymentAuthorised.of(payment.id, data, given()))).toBe(204);
    return read();
  };
  return { ...reply, cancel, pay };
}

test('buyers at the same time get every seat of every shard, and none twice', async () => {
  const id = await ticket(4);
  let sold = 0;
  const buyer = async () => {
    const { headers } = await newUser();
    for (let key = randomUUID(); ; ) {
      const request = { body: { ticketId: id }, headers: { ...headers, 'idempotency-key': key } };
      const { status, body } = await ask<Errors>('POST', '/api/orders', request);
      if (status !== 201 && body.errors[0]?.code === 'sold-out') return;
      // After a conflict or a failure the buyer repeats the request with its key.
      if (status !== 201) continue;
      sold++;
      key = randomUUID();
    }
  };
  await Promise.all(Array.from({ length: 6 }, buyer));
  expect(sold).toBe(16);
  expect(await free(id)).toEqual([0, 0, 0, 0]);
});

test('an order takes more seats than a shard has, and the last seats of all shards', async () => {
  const id = await ticket(4);
  expect((await buy(id, 10)).status).toBe(201);
  expect((await buy(id, 7)).status).toBe(409);
  expect((await buy(id, 6)).status).toBe(201);
  expect(await free(id)).toEqual([0, 0, 0, 0]);
});

test('a cancelled order returns the seats of all its shards, and they sell again', async () => {
  const id = await ticket(3);
  const orders = await Promise.all([buy(id, 5), buy(id, 7)]);
  expect(await free(id)).toEqual([0, 0, 0]);
  for (const { cancel } of orders)
    expect([await cancel(), await cancel()]).toMatchObject([{ status: 204 }, { status: 204 }]);
  expect(sum(await free(id))).toBe(12);
  expect((await buy(id, 12)).status).toBe(201);
});

test('the next buyer takes the seats of expired holds beside those of all shards', async () => {
  const id = await ticket(3);
  expect(statuses([await buy(id, 5), await buy(id, 3)])).toEqual([201, 201]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 });
  expect((await buy(id, 11)).status).toBe(201);
  expect(sum(await free(id))).toBe(1);
});

test('a late payment takes the seats of an expired order back from several shards', async () => {
  const id = await ticket(3);
  const late = await buy(id, 9);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 });
  await (await buy(id, 12)).cancel();
  expect(await late.pay()).toMatchObject({ status: 'complete' });
  expect(sum(await free(id))).toBe(3);
});
