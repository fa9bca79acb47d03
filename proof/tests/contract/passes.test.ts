import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { CheckInAnswer, CheckInList, Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { passCodeVerifier } from '@boxoffice/shared/identity/pass-code.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const newVisitor = () => Visitor.signedUp(system.url, `${crypto.randomUUID()}@example.com`);

/** Two bought seats of a ticket, with their passes. */
async function buyTwo() {
  const [seller, buyer, friend] = [await newVisitor(), await newVisitor(), await newVisitor()];
  const startsAt = new Date(Date.now() + 86_400_000).toISOString();
  const offer = { title: 'Gala', price: 4500, quantity: 3, startsAt, timeZone: 'Europe/Berlin' };
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', offer);
  const order = await buyer.post<Order>('/api/orders', { ticketId: ticket.id, quantity: 2 });
  const orderId = order.body.id;
  await buyer.post('/api/payments', { orderId, token: 'tok_visa' });
  const passes = await eventually(
    async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${orderId}`)).body,
    ({ length }) => length > 0,
  );
  const checkIns = `/api/tickets/${ticket.id}/check-ins`;
  return { seller, buyer, friend, ticket, passes, checkIns };
}

test('a paid order has its passes, and the door admits each of them once', async () => {
  const { seller, ticket, passes, checkIns } = await buyTwo();
  expect(passes).toMatchObject([1, 2].map((seat) => ({ seat, of: 2, status: 'valid' })));
  const { body: list, headers } = await seller.get<CheckInList>(checkIns);
  const verify = passCodeVerifier(list.publicKeys);
  expect(await verify(passes[0]?.code ?? '')).toEqual({
    ...{ passId: passes[0]?.id, ticketId: ticket.id, generation: 1 },
  });
  const scan = async () =>
    (await seller.post<CheckInAnswer>(checkIns, { code: passes[0]?.code })).body.result;
  expect([await scan(), await scan()]).toEqual(['admitted', 'already-admitted']);
  const etag = headers.get('etag') ?? '';
  const again = await seller.send('GET', checkIns, undefined, { 'if-none-match': etag });
  expect(again.status).toBe(200);
});

test('a friend accepts a pass, and the code of the giver is void', async () => {
  const { seller, buyer, friend, passes, checkIns } = await buyTwo();
  const transfer = `/api/passes/${passes[0]?.id}/transfer`;
  const { body } = await buyer.post<{ token: string }>(transfer, { email: 'friend@example.com' });
  const accepted = await friend.post<Pass>(`/api/transfers/${body.token}/accept`, {});
  expect(accepted).toMatchObject({ status: 201, body: { status: 'valid' } });
  const resultOf = async (code = '') => (await seller.post<CheckInAnswer>(checkIns, { code })).body.result;
  expect(await resultOf(passes[0]?.code)).toBe('void');
  expect(await resultOf(accepted.body.code)).toBe('admitted');
  expect((await friend.get<Pass[]>('/api/passes')).body).toMatchObject([{ status: 'admitted' }]);
});
