import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { Conflict } from '@boxoffice/shared/errors.ts';
import { PaymentAuthorised, type PaymentData, PaymentRefunded } from '@boxoffice/shared/events/payment.ts';
import { TicketCreated } from '@boxoffice/shared/events/ticket.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { addHold } from '../domain/buyer.ts';
import { type Placed, place } from '../domain/order.ts';

Object.assign(process.env, { HOLDS_PER_USER: '3', SEATS_PER_USER: '4' });
await import('../group.ts');
const { addBought, findBuyer } = await import('../tables/buyers.ts');
const { reserve } = await import('../tables/reservation.ts');
const { findStock } = await import('../tables/stock.ts');
const { ordersService } = await import('../service.ts');
const limits = { orders: 3, seats: 4 };
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

/** A payment of an order, as its events tell it. */
function paymentOf(order: Order): PaymentData {
  return {
    id: randomUUID(),
    version: 2,
    orderId: order.id,
    userId: order.userId,
    status: 'authorised',
    amount: order.total,
    currency: order.currency,
  };
}
const authorised = (payment: PaymentData) => deliver(PaymentAuthorised.of(payment.id, payment, given()));

test('a paid order stops counting as open, and its seats keep counting once, also after a duplicate event', async () => {
  const ann = await buyer();
  const id = await ticket();
  const [first, second] = [(await ann.order(id, 2)).body, (await ann.order(await ticket())).body];
  for (const order of [first, second]) {
    const payment = paymentOf(order);
    const event = PaymentAuthorised.of(payment.id, payment, given());
    expect(await Promise.all([deliver(event), deliver(event)])).toEqual([204, 204]);
  }
  expect((await ann.order(id, 3)).body.errors).toMatchObject([{ code: 'seats-too-many', max: 4 }]);
  expect((await ann.order(id, 2)).status).toBe(201);
  expect((await ann.order(id)).status).toBe(409);
  const others = await Promise.all([1, 2, 3].map(async () => ann.order(await ticket(), 4)));
  expect(statuses(others)).toEqual([201, 201, 409]);
});

test('the seats of a refunded order stop counting', async () => {
  const ann = await buyer();
  const id = await ticket();
  const { body: order } = await ann.order(id, 4);
  const payment = paymentOf(order);
  expect(await authorised(payment)).toBe(204);
  expect((await ann.order(id)).status).toBe(409);
  const refunded = { ...payment, version: 3, status: 'refunded' as const };
  const event = PaymentRefunded.of(payment.id, refunded, given());
  expect(await Promise.all([deliver(event), deliver(event)])).toEqual([204, 204]);
  expect(statuses([await ann.order(id, 4), await ann.order(id)])).toEqual([201, 409]);
});

test('orders and payments at the same time do not exceed the seats limit, and no right order is refused', async () => {
  for (let round = 0; round < 5; round++) {
    const ann = await buyer();
    const id = await ticket();
    const { body: order } = await ann.order(id, 2);
    const [paid, ...replies] = await Promise.all([
      authorised(paymentOf(order)),
      ...[1, 1, 1].map((seats) => ann.order(id, seats)),
    ]);
    expect(paid === 204 || paid === 503).toBe(true);
    expect(statuses(replies)).toEqual([201, 201, 409]);
  }
});

test('an order is decided again when one of its buyer is paid after the limits were read', async () => {
  const [id, userId] = [await ticket(), randomUUID()];
  const stock = await findStock(id);
  if (!stock) throw new Error('The ticket has no stock');
  const placedNow = () =>
    place(stock, [], { buyer: userId, quantity: 4, holdMs: 60_000, shard: 0 }, given()).state;
  const [first, second] = [placedNow(), placedNow()];
  const read = await findBuyer(userId, id);
  const reserveWith = (placed: Placed, buyer: Awaited<ReturnType<typeof findBuyer>>) =>
    reserve(stock, placed, { read: buyer, next: addHold(buyer, placed.order, limits, Date.now()) }, [], []);
  await ordersService.commit({ writes: [addBought(first.order, 4)] });
  await expect(reserveWith(second, read)).rejects.toThrow(Conflict);
  expect(await findBuyer(userId, id)).toMatchObject({ bought: 4, holds: [] });
  await ordersService.commit({ writes: [addBought(first.order, -4)] });
  await reserveWith(second, await findBuyer(userId, id));
});

test('an expired hold stops counting by the clock alone', async () => {
  const ann = await buyer();
  const id = await ticket();
  await Promise.all([ann.order(id, 2), ann.order(id, 2)]);
  expect((await ann.order(id)).status).toBe(409);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 });
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
