import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem({ environment: { HOLD_SECONDS: '2' } });
const { url } = system;
const seller = await signedUpSeller(system);
const ann = await Visitor.signedUp(url);
const bob = await Visitor.signedUp(url);

const holdSeat = async () => {
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', { title: 'Two seconds', price: 4500 });
  const { body: order } = await ann.post<Order>('/api/orders', { ticketId: ticket.id });
  return { ticket, order };
};
const waitForExpiry = (order: Order) =>
  eventually(
    async () => (await ann.get<Order>(`/api/orders/${order.id}`)).body.status,
    (status) => status === 'expired',
  );

test('the next buyer gets the seat of an expired hold without any tick', async () => {
  const { ticket, order } = await holdSeat();
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(409);
  await waitForExpiry(order);
  expect((await bob.get<Ticket>(`/api/tickets/${ticket.id}`)).body).toMatchObject({ available: 1, held: 0 });
  expect((await ann.post('/api/payments', { orderId: order.id, token: 'tok_visa' })).status).toBe(409);
  const { status, body } = await bob.post<Order>('/api/orders', { ticketId: ticket.id });
  expect(status).toBe(201);
  expect((await bob.post('/api/payments', { orderId: body.id, token: 'tok_visa' })).status).toBe(201);
  await eventually(
    async () => (await bob.get<Order>(`/api/orders/${body.id}`)).body.status,
    (paid) => paid === 'complete',
  );
});

test('a tick ends an expired hold and frees its seat', async () => {
  const { ticket, order } = await holdSeat();
  await waitForExpiry(order);
  await eventually(
    async () => {
      await system.tick();
      return (await ann.get<Order>(`/api/orders/${order.id}`)).body.version;
    },
    (version) => version === 2,
  );
  expect((await bob.post('/api/orders', { ticketId: ticket.id })).status).toBe(201);
});
