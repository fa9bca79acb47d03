import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { SoldOrder } from '@boxoffice/shared/api/sales.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();

test('a seller reads the buyers of an event and who came, also as CSV, and nobody else does', async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  const [seller, buyer] = [await signedUpSeller(system), await Visitor.signedUp(system.url, email)];
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', {
    ...{ title: 'Reading', price: 0, quantity: 9 },
    startsAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const path = `/api/sales/${ticket.id}/orders`;
  expect((await seller.get<SoldOrder[]>(path)).body).toEqual([]);
  const { body: order } = await buyer.post<Order>('/api/orders', { ticketId: ticket.id, quantity: 2 });
  const [pass] = await eventually(
    async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${order.id}`)).body,
    ({ length }) => length === 2,
  );
  await seller.post(`/api/tickets/${ticket.id}/check-ins`, { code: pass?.code });
  const { body } = await eventually(
    () => seller.get<SoldOrder[]>(`${path}?q=${email.slice(0, 12).toUpperCase()}`),
    ({ body }) => body.length === 1,
  );
  expect(body).toMatchObject([{ id: order.id, email, status: 'complete', quantity: 2, admitted: 1 }]);
  const csv = await seller.get<string>(path, { accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toContain('attachment');
  expect(csv.body).toContain(`${order.id},${email},complete,2,0.00,0.00,USD,`);
  expect((await buyer.get(path)).status).toBe(404);
  expect((await seller.get(`${path}?status=created`)).status).toBe(400);
});
