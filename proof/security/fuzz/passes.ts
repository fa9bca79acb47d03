import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Account } from '../../harness/load/accounts.ts';

/** Valid inputs of the operations of passes. */
export async function passValues(buyer: Account, ticket: Ticket): Promise<Record<string, unknown[]>> {
  const { visitor } = buyer;
  const { body: order } = await visitor.post<Order>('/api/orders', { ticketId: ticket.id, quantity: 8 });
  await visitor.post('/api/payments', { orderId: order.id, token: 'tok_visa' });
  const passes = await eventually(
    async () => (await visitor.get<Pass[]>(`/api/passes?orderId=${order.id}`)).body,
    ({ length }) => length === 8,
  );
  // Nobody offers or gives away its pass, so that a refused request for its files is refused again.
  const { body: kept } = await visitor.post<Order>('/api/orders', { ticketId: ticket.id });
  await visitor.post('/api/payments', { orderId: kept.id, token: 'tok_visa' });
  await eventually(
    async () => (await visitor.get<Pass[]>(`/api/passes?orderId=${kept.id}`)).body,
    ({ length }) => length === 1,
  );
  const ids = passes.map(({ id }) => id);
  const codes = passes.map(({ code }) => code);
  const offered = await Promise.all(
    ids.slice(4).map((id) => visitor.post<{ token: string }>(`/api/passes/${id}/transfer`, {})),
  );
  const checkIns = codes.map((code, n) => [{ code, at: new Date(n).toISOString(), device: `gate ${n}` }]);
  return {
    'GET /api/passes orderId': [order.id],
    'GET /api/passes/{id} id': ids,
    'GET /api/orders/{orderId}/passes.pdf orderId': [kept.id],
    'GET /api/orders/{orderId}/calendar.ics orderId': [kept.id],
    'POST /api/passes/{id}/transfer id': ids.slice(0, 4),
    // Not the passes that are accepted: what is refused for one holder would be allowed for the next.
    'DELETE /api/passes/{id}/transfer id': ids.slice(4, 6),
    'POST /api/transfers/{token}/accept token': offered.slice(2).map(({ body }) => body.token),
    'GET /api/tickets/{id}/check-ins id': [ticket.id],
    'POST /api/tickets/{id}/check-ins id': [ticket.id],
    'POST /api/tickets/{id}/check-ins code': codes,
    'POST /api/tickets/{id}/check-ins passId': ids,
    'POST /api/tickets/{id}/check-ins/search id': [ticket.id],
    'POST /api/tickets/{id}/check-ins/search text': ['example', '@'],
    'POST /api/tickets/{id}/helpers id': [ticket.id],
    'GET /api/tickets/{id}/helpers id': [ticket.id],
    'DELETE /api/tickets/{id}/helpers/{linkId} id': [ticket.id],
    'POST /api/tickets/{id}/check-ins/upload id': [ticket.id],
    'POST /api/tickets/{id}/check-ins/upload checkIns': checkIns,
  };
}
