import { randomUUID } from 'node:crypto';
import { chargeLimits, currencies } from '@boxoffice/shared/api/currencies.ts';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import { TicketCreated } from '@boxoffice/shared/events/ticket.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';

useTable();
const { ask, deliver } = useFunction('orders');

async function order(currency: string, price: number, quantity: number) {
  const fields = { title: 'Gala', price, currency, quantity: 10, userId: randomUUID() };
  const ticket = { id: randomUUID(), version: 1, ...fields };
  const given = { now: Date.now(), newId: randomUUID };
  expect(await deliver(TicketCreated.of(ticket.id, ticket, given))).toBe(204);
  const body = { ticketId: ticket.id, quantity };
  const { headers } = await newUser();
  return ask<Order & Errors>('POST', '/api/orders', { body, headers });
}

test.each(currencies)('an order in %s has a total that the provider can charge', async (currency) => {
  const { min, max } = chargeLimits(currency);
  const half = Math.ceil(max / 2);
  const errors = [{ field: 'quantity', code: 'total-out-of-range', min, max }];
  expect(await order(currency, half, 2)).toMatchObject({ status: 409, body: { errors } });
  expect(await order(currency, half, 1)).toMatchObject({ status: 201, body: { total: half } });
  expect(await order(currency, max, 1)).toMatchObject({ status: 201, body: { total: max } });
  // A ticket that was listed before the currency had a minimum price.
  expect(await order(currency, min - 1, 1)).toMatchObject({ status: 409, body: { errors } });
  expect(await order(currency, min - 1, 2)).toMatchObject({ status: 201, body: { total: 2 * min - 2 } });
});
