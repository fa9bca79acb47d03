import type { CheckInAnswer, CheckInList, FoundPasses, HelperLink } from '@boxoffice/shared/api/check-ins.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { passCodeVerifier } from '@boxoffice/shared/identity/pass-code.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const newVisitor = () => Visitor.signedUp(system.url, `${crypto.randomUUID()}@example.com`);

/** Two bought seats of a ticket, with their passes. */
async function buyTwo() {
  const [seller, buyer, friend] = [await signedUpSeller(system), await newVisitor(), await newVisitor()];
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

test('a paid order has its passes, and each of them is admitted once', async () => {
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
  const listAgain = (etag: string | null) => seller.get(checkIns, { 'if-none-match': etag ?? '' });
  const changed = await listAgain(headers.get('etag'));
  expect(changed.status).toBe(200);
  const same = await listAgain(changed.headers.get('etag'));
  expect([same.status, same.body]).toEqual([304, '']);
});

test('a search finds a buyer without a code by a part of the address, which stays hidden', async () => {
  const { seller, buyer, ticket, passes, checkIns } = await buyTwo();
  const { body: found } = await buyer.get<{ currentUser: { email: string } }>('/api/users/currentuser');
  const { email } = found.currentUser;
  const search = (text: string, visitor = seller) =>
    visitor.post<FoundPasses>(`${checkIns}/search`, { text });
  expect((await search(email.slice(0, 8).toUpperCase())).body).toEqual({
    passes: passes.map(({ id, seat }) => ({
      ...{ id, seat, of: 2, status: 'valid', email: `${email.slice(0, 2)}…@example.com` },
    })),
    complete: true,
  });
  expect((await search('nobody-of-this-name')).body).toEqual({ passes: [], complete: true });
  expect((await search(email, buyer)).status).toBe(403);
  const admitted = await seller.post<CheckInAnswer>(checkIns, { passId: passes[0]?.id });
  expect(admitted.body.result).toBe('admitted');
  expect((await search(email)).body.passes[0]).toMatchObject({ status: 'admitted' });
  expect((await seller.get(`/api/tickets/${ticket.id}/helpers`)).body).toEqual([]);
});

test('a helper checks in with the link alone, until the seller ends it', async () => {
  const { seller, ticket, passes, checkIns } = await buyTwo();
  const helpers = `/api/tickets/${ticket.id}/helpers`;
  const { body: link } = await seller.post<HelperLink & { token: string }>(helpers, {});
  const helper = new Visitor(system.url);
  const withToken = { 'helper-token': link.token };
  const scan = () => helper.post<CheckInAnswer>(checkIns, { code: passes[0]?.code }, withToken);
  expect((await scan()).body.result).toBe('admitted');
  expect((await helper.get<CheckInList>(checkIns, withToken)).body.admitted).toBe(1);
  expect((await helper.get(helpers, withToken)).status).toBe(401);
  await seller.delete(`${helpers}/${link.id}`);
  expect((await scan()).status).toBe(403);
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
