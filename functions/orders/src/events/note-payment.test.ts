import { randomUUID } from 'node:crypto';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';

useTable();
const { ask, deliver } = useFunction('orders');

const send = (source: string, type: string, data: unknown) =>
  deliver({ id: randomUUID(), source: `/boxoffice/${source}`, type, data });

/** A complete order, and what the payments service publishes about its payment. */
async function paidOrder() {
  const buyer = await newUser();
  const ticket = { id: randomUUID(), version: 1, title: 'Gala', price: 4500, currency: 'EUR', quantity: 1 };
  expect(await send('tickets', 'ticket.created', { ...ticket, userId: randomUUID() })).toBe(204);
  const body = { ticketId: ticket.id };
  const { body: order } = await ask<Order>('POST', '/api/orders', { body, headers: buyer.headers });
  const { id: orderId, userId } = order;
  const payment = { id: randomUUID(), orderId, userId, ticketId: ticket.id, amount: 4500, currency: 'EUR' };
  const publish = (type: string, version: number, more: object) =>
    send('payments', `payment.${type}`, { ...payment, version, ...more });
  expect(await publish('authorised', 2, { status: 'authorised' })).toBe(204);
  const read = async () =>
    (await ask<Order>('GET', `/api/orders/${orderId}`, { headers: buyer.headers })).body;
  return { publish, read };
}

test('a refund of a part leaves the order complete and shows, and the whole refund cancels it', async () => {
  const { publish, read } = await paidOrder();
  expect(await publish('refunded', 5, { status: 'captured', refunded: 1500 })).toBe(204);
  expect(await publish('refunded', 4, { status: 'captured', refunded: 1000 })).toBe(204);
  expect(await read()).toMatchObject({ status: 'complete', payment: 'captured', refunded: 1500 });
  expect(await publish('refunded', 6, { status: 'refunded', refunded: 4500 })).toBe(204);
  expect(await read()).toMatchObject({ status: 'cancelled', payment: 'refunded' });
});

test('a dispute shows to the buyer, and a lost one keeps the order complete', async () => {
  const { publish, read } = await paidOrder();
  expect(await publish('disputed', 4, { status: 'captured', dispute: 'open' })).toBe(204);
  expect(await read()).toMatchObject({ status: 'complete', dispute: 'open' });
  expect(await publish('disputed', 5, { status: 'captured', dispute: 'lost', refunded: 4500 })).toBe(204);
  expect(await read()).toMatchObject({ status: 'complete', dispute: 'lost', refunded: 4500 });
});
