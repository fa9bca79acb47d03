import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { PaymentAuthorised, type PaymentData } from '@boxoffice/shared/events/payment.ts';
import { TicketCreated } from '@boxoffice/shared/events/ticket.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterEach, expect, test, vi } from 'vitest';

Object.assign(process.env, { HOLDS_PER_USER: '3', SEATS_PER_USER: '4' });
await import('../group.ts');
useTable();
const { ask, deliver } = useFunction('orders');
afterEach(() => {
  vi.useRealTimers();
});

const given = () => ({ now: Date.now(), newId: randomUUID });

async function ticket(quantity = 100): Promise<string> {
  const data = { id: randomUUID(), version: 1, title: 'Gala', price: 4500, currency: 'EUR', quantity };
  await deliver(TicketCreated.of(data.id, { ...data, userId: randomUUID() }, given()));
  return data.id;
}

/** A buyer with a token for a day, so that the token outlives the holds. */
async function buyer() {
  const { headers } = await newUser({ lifetime: 86_400 });
  return {
    order: (ticketId: string, quantity = 1, key?: string) =>
      ask<Order & Errors>('POST', '/api/orders', {
        body: { ticketId, quantity },
        headers: { ...headers, ...(key && { 'idempotency-key': key }) },
      }),
    cancel: ({ id }: Order) => ask('DELETE', `/api/orders/${id}`, { headers }),
  };
}

const statuses = (replies: { status: number }[]) => replies.map(({ status }) => status).sort();

test('concurrent orders do not exceed the orders limit', async () => {
  const ann = await buyer();
  const ids = await Promise.all(Array.from({ length: 12 }, () => ticket()));
  const all = await Promise.all(ids.map((id) => ann.order(id)));
  expect(all.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(new Set(statuses(all))).toEqual(new Set([201, 409]));
  expect((await ann.order(await ticket())).body.errors[0]?.message).toContain('You have 3 orders to pay for');
});

test('the seats limit counts each buyer alone', async () => {
  const [ann, bob] = [await buyer(), await buyer()];
  const id = await ticket();
  expect(statuses([await ann.order(id, 4), await ann.order(id), await bob.order(id, 4)])).toEqual([
    201, 201, 409,
  ]);
});

test('a cancelled order stops counting, and a repeated cancellation changes nothing', async () => {
  const ann = await buyer();
  const [one, two] = [await ticket(), await ticket()];
  const { body: first } = await ann.order(one, 2);
  await ann.order(one, 2);
  expect((await ann.order(one)).status).toBe(409);
  await Promise.all([ann.cancel(first), ann.cancel(first), ann.cancel(first)]);
  expect(statuses([await ann.order(one, 2), await ann.order(one), await ann.order(two)])).toEqual([
    201, 201, 409,
  ]);
  expect((await ann.order(two)).status).toBe(409);
});

test('a paid order stops counting, also after a duplicate payment event', async () => {
  const ann = await buyer();
  const id = await ticket();
  const { body: order } = await ann.order(id, 4);
  expect((await ann.order(id)).status).toBe(409);
  const payment: PaymentData = {
    id: randomUUID(),
    version: 2,
    orderId: order.id,
    userId: order.userId,
    status: 'authorised',
    amount: order.total,
    currency: order.currency,
  };
  const event = PaymentAuthorised.of(payment.id, payment, given());
  expect(await Promise.all([deliver(event), deliver(event)])).toEqual([204, 204]);
  expect(statuses([await ann.order(id, 3), await ann.order(id, 1), await ann.order(id)])).toEqual([
    201, 201, 409,
  ]);
});

test('an expired hold stops counting by the clock alone', async () => {
  const ann = await buyer();
  const id = await ticket();
  await Promise.all([ann.order(id, 2), ann.order(id, 2)]);
  expect((await ann.order(id)).status).toBe(409);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 + 1000 });
  expect(statuses(await Promise.all([ann.order(id, 2), ann.order(id, 2), ann.order(id, 2)]))).toEqual([
    201, 201, 409,
  ]);
});

test('concurrent requests with one key are one order and count once', async () => {
  const ann = await buyer();
  const [id, key] = [await ticket(), randomUUID()];
  const replies = await Promise.all(Array.from({ length: 5 }, () => ann.order(id, 4, key)));
  expect(statuses(replies)).toEqual([201, 201, 201, 201, 201]);
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
});

test('concurrent requests with one key for the last seat all get the same order', async () => {
  const clicks = async () => {
    const [ann, id, key] = [await buyer(), await ticket(1), randomUUID()];
    return Promise.all(Array.from({ length: 6 }, () => ann.order(id, 1, key)));
  };
  for (const replies of await Promise.all(Array.from({ length: 8 }, clicks))) {
    expect(statuses(replies)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  }
});
