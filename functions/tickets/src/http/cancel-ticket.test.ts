import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { afterAll, expect, test } from 'vitest';

/** The orders service: what it was asked, and the status of its answer. */
const asked: string[] = [];
let answer = 204;
const orders = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.writeHead(answer).end();
}).listen(0, '127.0.0.1');
await once(orders, 'listening');
process.env.ORDERS_URL = `http://127.0.0.1:${(orders.address() as AddressInfo).port}`;
await import('../group.ts');
useTable();
const { ask } = useFunction('tickets');
afterAll(() => orders.close());

const reason = 'The singer is ill';
type User = Awaited<ReturnType<typeof newUser>>;
async function listed(seller: User) {
  const body = { title: 'Tosca in November', price: 4500, quantity: 10, currency: 'EUR' };
  return (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
}
const cancel = (user: User, id: string, body: object = { reason }) =>
  ask<Ticket & Errors>('POST', `/api/tickets/${id}/cancel`, { body, headers: user.headers });

test('a cancelled event says why, leaves the lists and stops its sale at once', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  expect(await cancel(seller, id)).toMatchObject({
    status: 202,
    body: { id, version: 2, cancelReason: reason },
  });
  expect(asked).toContain(`/stock/${id}/follow`);
  const { body } = await ask<Ticket>('GET', `/api/tickets/${id}`);
  expect(body).toMatchObject({ cancelReason: reason, cancelledAt: expect.any(String) });
  const search = await ask<Ticket[]>('GET', '/api/tickets?q=tosca%20november&limit=100');
  expect(search.body.map((ticket) => ticket.id)).not.toContain(id);
  const [event] = (await publishedEvents()).filter(({ subject }) => subject === id).slice(-1);
  expect(event).toMatchObject({ type: 'ticket.cancelled', data: { version: 2, cancelReason: reason } });
});

test('twice at once cancels once, and nothing can be changed after it', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  const both = await Promise.all([cancel(seller, id), cancel(seller, id)]);
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  const edit = { body: { title: 'Aida' }, headers: seller.headers };
  const refused = { status: 409, body: { errors: [{ code: 'ticket-cancelled' }] } };
  expect(await ask('PUT', `/api/tickets/${id}`, edit)).toMatchObject(refused);
  expect(await ask('DELETE', `/api/tickets/${id}`, { headers: seller.headers })).toMatchObject(refused);
  const events = (await publishedEvents()).filter(({ subject }) => subject === id);
  expect(events.map(({ type }) => type)).toEqual(['ticket.created', 'ticket.cancelled']);
});

test('a stranger and a missing reason cancel nothing', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  expect(await cancel(await newUser(), id)).toMatchObject({ status: 403 });
  for (const body of [{}, { reason: ' ' }, { reason: 'x'.repeat(501) }, { reason: 'a\u0000' }])
    expect(await cancel(seller, id, body)).toMatchObject({ status: 400 });
  expect((await ask<Ticket>('GET', `/api/tickets/${id}`)).body).toMatchObject({ version: 1 });
});

test('an orders service that is away delays nothing: the event stops the sale', async () => {
  const seller = await newUser();
  const { id } = await listed(seller);
  answer = 503;
  expect(await cancel(seller, id)).toMatchObject({ status: 202 });
  answer = 204;
});
