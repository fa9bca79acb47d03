import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { OwnTicket, SalesTimeline, Ticket } from '@boxoffice/shared/api/tickets.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import '../group.ts';

useTable();
const { ask, deliver } = useFunction('tickets');

type User = Awaited<ReturnType<typeof newUser>>;

const listed = async (seller: User, title: string): Promise<Ticket> => {
  const body = { title, price: 4500, quantity: 10, currency: 'EUR', description: 'Long' };
  return (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
};

const page = ({ headers }: User, query = '') => ask<OwnTicket[]>('GET', `/api/sales${query}`, { headers });

const nextOf = (headers: Headers): string | undefined =>
  /<\/api\/sales([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];

test('a seller sees only their own tickets, with held and sold seats and earnings', async () => {
  const [seller, other] = [await newUser(), await newUser()];
  expect((await page(seller)).body).toEqual([]);
  await listed(other, 'Theirs');
  const { description, ...ticket } = await listed(seller, 'Mine');
  const nothing = [{ amount: 0, currency: 'EUR' }];
  const noMoney = { earned: nothing, refunded: nothing, fee: nothing, paidOut: nothing, pending: nothing };
  const noSales = { held: 0, sold: 0, ...noMoney };
  expect((await page(seller)).body).toEqual([{ ...ticket, ...noSales }]);
  const ids = { id: randomUUID(), ticketId: ticket.id, userId: other.id, sellerId: seller.id };
  const order = { ...ids, title: 'Mine', currency: 'EUR' };
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  const data = { ...order, version: 2, status: 'complete', quantity: 3, total: 13_500, expiresAt };
  const event = { id: randomUUID(), source: '/boxoffice/orders', type: 'order.completed', data };
  expect(await deliver(event)).toBe(204);
  const earned = [{ amount: 13_500, currency: 'EUR' }];
  const sold = { available: 7, sold: 3, earned, pending: earned };
  expect((await page(seller)).body).toEqual([{ ...ticket, ...noSales, ...sold }]);
  expect((await ask('GET', '/api/sales')).status).toBe(401);
});

test('an event that is over leaves the shop, and its seller still sees it', async () => {
  const seller = await newUser();
  const title = `Premiere ${randomUUID()}`;
  const body = { title, price: 4500, startsAt: new Date(Date.now() + 3_600_000).toISOString() };
  const { id } = (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
  const shop = async () =>
    (await ask<Ticket[]>('GET', `/api/tickets?q=${encodeURIComponent(title)}`)).body.map((found) => found.id);
  expect(await shop()).toEqual([id]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect(await shop()).toEqual([]);
  const later = await newUser({ id: seller.id });
  expect((await page(later)).body.map((own) => own.id)).toEqual([id]);
  expect((await ask<Ticket>('GET', `/api/tickets/${id}`)).body.title).toBe(title);
});

test('the list has pages, the newest ticket first, and the last page has no next link', async () => {
  const seller = await newUser();
  for (const title of ['1', '2', '3', '4']) await listed(seller, title);
  const first = await page(seller, '?limit=2');
  expect(first.body.map(({ title }) => title)).toEqual(['4', '3']);
  const second = await page(seller, nextOf(first.headers));
  expect(second.body.map(({ title }) => title)).toEqual(['2', '1']);
  expect(nextOf(second.headers)).toBeUndefined();
  const stranger = await page(await newUser(), nextOf(first.headers));
  expect([stranger.status, (stranger.body as unknown as Errors).errors[0]?.field]).toEqual([400, 'cursor']);
});

test('refunds of a part and a lost dispute lower the earnings once, in any order of their events', async () => {
  const seller = await newUser();
  const ticket = await listed(seller, 'Refunded');
  const orderId = randomUUID();
  const userId = randomUUID();
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  const ids = { id: orderId, ticketId: ticket.id, userId, sellerId: seller.id };
  const order = { ...ids, title: 'Refunded', currency: 'EUR', expiresAt };
  const completed = { ...order, version: 2, status: 'complete', quantity: 3, total: 13_500, fee: 1350 };
  const send = (source: string, type: string, data: unknown) =>
    deliver({ id: randomUUID(), source: `/boxoffice/${source}`, type, data });
  const payment = {
    id: randomUUID(),
    orderId,
    userId,
    ticketId: ticket.id,
    amount: 13_500,
    fee: 1350,
    currency: 'EUR',
  };
  const refund = (version: number, refunded: number, more = {}) =>
    send('payments', 'payment.refunded', { ...payment, version, status: 'captured', refunded, ...more });
  const sales = async () => (await page(seller)).body.find(({ id }) => id === ticket.id);
  const earned = async () => (await sales())?.earned[0]?.amount;
  const shares = async () => [(await sales())?.fee[0]?.amount, (await sales())?.paidOut[0]?.amount];

  expect(await refund(5, 1500)).toBe(204);
  expect(await send('orders', 'order.completed', completed)).toBe(204);
  expect(await earned()).toBe(12_000);
  expect(await refund(4, 500)).toBe(204);
  expect(await refund(5, 1500)).toBe(204);
  expect(await earned()).toBe(12_000);
  expect(await shares()).toEqual([1200, 10_800]);
  expect(await refund(6, 13_500, { dispute: 'lost' })).toBe(204);
  expect([await earned(), ...(await shares())]).toEqual([0, 0, 0]);
  expect(await refund(7, 13_500, { status: 'refunded' })).toBe(204);
  expect(await earned()).toBe(13_500);
  const cancelled = { ...completed, version: 3, status: 'cancelled' };
  expect(await send('orders', 'order.cancelled', cancelled)).toBe(204);
  expect([await earned(), ...(await shares())]).toEqual([0, 0, 0]);
  expect((await sales())?.refunded).toEqual([{ amount: 13_500, currency: 'EUR' }]);
});

test('the seller reads when the seats were ordered, and nobody else does', async () => {
  const [seller, other] = [await newUser(), await newUser()];
  const ticket = await listed(seller, 'Timeline');
  const path = `/api/tickets/${ticket.id}/sales/timeline`;
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  for (const [status, quantity] of [
    ['complete', 3],
    ['complete', 2],
    ['created', 1],
  ] as const) {
    const id = randomUUIDv7();
    const order = {
      id,
      ticketId: ticket.id,
      userId: other.id,
      sellerId: seller.id,
      title: 'Timeline',
      currency: 'EUR',
      expiresAt,
    };
    const data = {
      ...order,
      version: status === 'created' ? 1 : 2,
      status,
      quantity,
      total: 4500 * quantity,
    };
    const type = status === 'created' ? 'order.created' : 'order.completed';
    expect(await deliver({ id: randomUUID(), source: '/boxoffice/orders', type, data })).toBe(204);
  }
  const { body } = await ask<SalesTimeline>('GET', path, { headers: seller.headers });
  expect(body).toMatchObject({ orders: 2, complete: true, seconds: 3600 });
  expect(body.points.reduce((sum, { seats }) => sum + seats, 0)).toBe(5);
  expect((await ask('GET', path, { headers: other.headers })).status).toBe(403);
  expect((await ask('GET', path)).status).toBe(401);
});
