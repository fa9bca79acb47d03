import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { system, tick } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url } = await system({ HOLD_SECONDS: '2' }, {}, { built: true });
const seller = await Visitor.signedUp(url);
const ann = await Visitor.signedUp(url);
const bob = await Visitor.signedUp(url);

const held = async () => {
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', { title: 'Two seconds', price: 4500 });
  const { body: order } = await ann.post<Order>('/api/orders', { ticketId: ticket.id });
  return { ticket, order };
};
const lapse = (order: Order) =>
  eventually(
    async () => (await ann.get<Order>(`/api/orders/${order.id}`)).body.status,
    (status) => status === 'expired',
  );

test('a lapsed seat is sold to the next buyer, with no tick and nothing awake for it', async () => {
  const { ticket, order } = await held();
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
  await lapse(order);
  expect((await ann.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(409);
  const { status, body } = await bob.post<Order>('/api/orders', { ticketId: ticket.id });
  expect(status).toBe(201);
  expect((await bob.post('/api/payments', { orderId: body.id, token: 'tok_visa' })).status).toBe(201);
  await eventually(
    async () => (await bob.get<Order>(`/api/orders/${body.id}`)).body.status,
    (paid) => paid === 'complete',
  );
});

test('a tick tidies what has lapsed', async () => {
  const { ticket, order } = await held();
  await lapse(order);
  await eventually(
    async () => {
      await tick();
      return (await ann.get<Order>(`/api/orders/${order.id}`)).body.version;
    },
    (version) => version === 2,
  );
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(201);
});
