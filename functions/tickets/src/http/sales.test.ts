import { randomUUID } from 'node:crypto';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { OwnTicket, Ticket } from '@boxoffice/shared/api/tickets.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { config } from '@boxoffice/shared/testing/config.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';

useTable();
const { ask, tell } = useFunction('tickets');

type User = Awaited<ReturnType<typeof newUser>>;

const listed = async (seller: User, title: string): Promise<Ticket> => {
  const body = { title, price: 4500, quantity: 10, currency: 'EUR', description: 'Long' };
  return (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
};

const page = ({ headers }: User, query = '') => ask<OwnTicket[]>('GET', `/api/sales${query}`, { headers });

const nextOf = (headers: Headers): string | undefined =>
  /<\/api\/sales([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];

const titlesOf = async (seller: User): Promise<string[]> =>
  (await page(seller, '?limit=100')).body.map(({ title }) => title);

test('sellers see their own tickets with what is held, sold and earned, at once, and no one else’s', async () => {
  const [seller, other] = [await newUser(), await newUser()];
  expect((await page(seller)).body).toEqual([]);
  await listed(other, 'Theirs');
  const { description, ...ticket } = await listed(seller, 'Mine');
  const nothing = { held: 0, sold: 0, earned: [{ amount: 0, currency: 'EUR' }] };
  expect((await page(seller)).body).toEqual([{ ...ticket, ...nothing }]);
  const order = { id: randomUUID(), ticketId: ticket.id, userId: other.id, title: 'Mine', currency: 'EUR' };
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  const data = { ...order, version: 2, status: 'complete', quantity: 3, total: 13_500, expiresAt };
  const event = { id: randomUUID(), source: '/boxoffice/orders', type: 'order.completed', data };
  expect(await tell(event)).toBe(204);
  const sold = { available: 7, sold: 3, earned: [{ amount: 13_500, currency: 'EUR' }] };
  expect((await page(seller)).body).toEqual([{ ...ticket, ...nothing, ...sold }]);
  expect((await ask('GET', '/api/sales')).status).toBe(401);
});

test('a long list comes in pages, newest first, and the last of them has no next', async () => {
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

test('a ticket from before there were lists is in its seller’s after the next tick, and once', async () => {
  const seller = await newUser();
  const old = await listed(seller, 'Old');
  const Key = { pk: `SELLER#${seller.id}`, sk: old.id };
  await db.send(new DeleteCommand({ TableName: config.TABLE, Key }));
  await listed(seller, 'New');
  expect(await titlesOf(seller)).toEqual(['New']);
  const tick = () => ({ id: randomUUID(), source: '/tests', type: 'dev.knative.sources.ping', data: {} });
  expect(await Promise.all([tell(tick()), tell(tick())])).toEqual([204, 204]);
  expect(await titlesOf(seller)).toEqual(['New', 'Old']);
});
