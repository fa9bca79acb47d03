import { chargeLimits, currencies } from '@boxoffice/shared/api/currencies.ts';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';

useTable();
const { ask } = useFunction('tickets');

test.each(currencies)('a price in %s is 0, or one that the provider can charge', async (currency) => {
  const { headers } = await newUser();
  const send = (method: string, path: string, body: object) =>
    ask<Ticket & Errors>(method, path, { body, headers });
  const { min, max } = chargeLimits(currency);
  const refused = {
    status: 400,
    body: { errors: [{ field: 'price', code: 'price-out-of-range', min, max }] },
  };
  const list = (price: number) => send('POST', '/api/tickets', { title: 'Tosca', price, currency });
  for (const price of [min - 1, max + 1, 1, -1]) expect(await list(price)).toMatchObject(refused);
  expect((await list(max)).status).toBe(201);
  expect(await list(0)).toMatchObject({ status: 201, body: { price: 0 } });
  const { status, body: ticket } = await list(min);
  expect(status).toBe(201);
  const edit = (body: object) => send('PUT', `/api/tickets/${ticket.id}`, body);
  for (const price of [min - 1, max + 1]) expect(await edit({ price })).toMatchObject(refused);
  expect((await edit({ price: max })).status).toBe(200);
});

test('another currency needs a price within its own limits', async () => {
  const { headers } = await newUser();
  const offer = { title: 'Tosca', price: 50, currency: 'USD' };
  const { body: ticket } = await ask<Ticket>('POST', '/api/tickets', { body: offer, headers });
  const edit = (body: object) => ask<Errors>('PUT', `/api/tickets/${ticket.id}`, { body, headers });
  const { status, body } = await edit({ currency: 'SEK' });
  expect([status, body.errors]).toMatchObject([400, [{ code: 'price-out-of-range', min: 300 }]]);
  expect((await edit({ currency: 'SEK', price: 300 })).status).toBe(200);
});
