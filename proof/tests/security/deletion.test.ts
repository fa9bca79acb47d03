import { join } from 'node:path';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { User } from '@boxoffice/shared/api/users.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { mailTo } from '../../harness/mails.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';
import { services } from '../../invariants/snapshot.ts';
import { Account, createResource } from './account.ts';
import { containsAny, encodingsOf } from './secrets/encodings.ts';
import { readFiles } from './secrets/places.ts';

const system = await startSystem();
const { url } = system;
const password = 'correct horse battery';
const DAY_MS = 86_400_000;

/** The places that contain a text in any encoding: the rows of every table, and the events that NATS has stored. */
async function placesOf(value: string): Promise<string[]> {
  const encodings = encodingsOf(value);
  const tables = await Promise.all(
    services.map(
      async (service) =>
        [`table of ${service}`, (await system.table(service)).map((item) => JSON.stringify(item))] as const,
    ),
  );
  const nats = readFiles(join(system.stateFolder, 'nats'), 'nats');
  return [...tables, ...nats]
    .filter(([, texts]) => texts.some((text) => containsAny(text, encodings)))
    .map(([name]) => name);
}

/** Someone who has used every feature that keeps personal data, and the texts that name this person. */
async function customer() {
  const account = await Account.createSeller(system);
  const { visitor, email } = account;
  const [seller, friend] = [await Account.createSeller(system), await Account.create(url)];
  await visitor.post('/api/users/forgotpassword', { email });
  await visitor.post('/api/users/signin', { email, password: 'a wrong guess' });
  await visitor.post('/api/users/signin', { email, password }, { 'user-agent': 'Browser of the customer' });
  await createResource('passkey', account, seller, url);

  const startsAt = new Date(Date.now() + DAY_MS).toISOString();
  const ticket = await seller.visitor.post<Ticket>('/api/tickets', {
    title: 'Gala',
    price: 4500,
    quantity: 5,
    startsAt,
  });
  const buy = async (buyer: Visitor) => {
    const { id } = (await buyer.post<Order>('/api/orders', { ticketId: ticket.body.id, quantity: 2 })).body;
    await buyer.post('/api/payments', { orderId: id, token: 'tok_visa' });
    const read = async () => (await buyer.get<Pass[]>(`/api/passes?orderId=${id}`)).body;
    return { id, passes: await eventually(read, ({ length }) => length === 2) };
  };
  const [own, others] = [await buy(visitor), await buy(friend.visitor)];
  const offer = (from: Visitor, pass: Pass | undefined, to: string) =>
    from.post<{ token: string }>(`/api/passes/${pass?.id}/transfer`, { email: to });
  const given = `given-${crypto.randomUUID()}@example.com`;
  await offer(visitor, own.passes[0], given);
  await offer(friend.visitor, others.passes[0], email);
  const { body: gift } = await offer(friend.visitor, others.passes[1], email);
  expect((await visitor.post(`/api/transfers/${gift.token}/accept`, {})).status).toBe(201);

  // An event of the customer with a named check-in device. It is withdrawn, so it does not stop the deletion.
  const description = `Ask for ${crypto.randomUUID()} at the bar`;
  const event = { title: 'Private party', price: 4500, startsAt, description };
  const { id: eventId } = (await visitor.post<Ticket>('/api/tickets', event)).body;
  expect((await visitor.post('/api/payouts/account', {})).status).toBe(201);
  return { account, visitor, email, given, eventId, order: own.id, description, friend };
}

test('after a deletion neither a table nor an event has the address or another text of the customer', async () => {
  const { account, visitor, email, given, eventId, order, description } = await customer();
  const id = await account.id();
  expect(await placesOf(email)).toEqual(expect.arrayContaining(['table of auth', 'table of passes']));
  const remove = () =>
    visitor.send<{ errors: { code: string }[] }>('DELETE', '/api/users', JSON.stringify({ password }));

  const refused = await remove();
  expect([refused.status, refused.body.errors[0]?.code]).toEqual([409, 'events-open']);
  expect((await visitor.delete(`/api/tickets/${eventId}`)).status).toBe(204);
  expect((await remove()).status).toBe(204);
  expect(visitor.cookie).toBe('');

  // Ticks confirm the versions of the events that the tables still keep.
  const texts = [email, given, description, 'Browser of the customer'];
  const found = await system.tickUntil(
    async () => (await Promise.all(texts.map(placesOf))).flat().filter((place) => place.startsWith('table')),
    (places) => places.length === 0,
  );
  expect(found).toEqual([]);
  expect(await placesOf(email)).toEqual([]);

  const accounts = (await system.table('payments')).filter(({ pk }) => pk === `SELLER#${id}`);
  expect(accounts).toEqual([{ pk: `SELLER#${id}`, sk: 'PAYOUTS', erased: expect.any(Number) }]);

  // The order keeps the id, and nothing else leads from it to a person.
  const [kept] = (await system.table('orders')).filter(({ pk }) => pk === `ORDER#${order}`);
  expect(kept).toMatchObject({ userId: id, status: 'complete' });
  expect((await Visitor.signedUp(url, email)).cookieNamed('session')).toBeDefined();
});

test('an export has all pages of every service, and nothing of others', async () => {
  const { account, visitor, email, eventId, order, friend } = await customer();
  const listed: Promise<unknown>[] = [];
  for (let n = 0; n < 110; n++)
    listed.push(visitor.post('/api/tickets', { title: `Event ${n}`, price: 4500, quantity: 1 }));
  await Promise.all(listed);
  const { status, body, headers } = await visitor.get<Record<string, { id: string }[]> & { account: User }>(
    '/api/users/export',
  );
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toContain('attachment');
  expect(body.account).toMatchObject({ id: await account.id(), email });
  expect(body.tickets).toHaveLength(111);
  expect(body.tickets?.at(-1)).toMatchObject({
    id: eventId,
    description: expect.any(String),
    sales: { sold: 0 },
  });
  expect(body.orders).toMatchObject([{ id: order, payments: [{ amount: 9000 }] }]);
  expect(body.passes).toHaveLength(3);
  expect(body.payoutAccounts).toMatchObject([{ id: expect.stringMatching(/^acct_/), status: 'pending' }]);
  // The row of the session that the confirmation has ended is kept until it expires.
  expect(body.sessions).toHaveLength(3);
  expect(body.passkeys).toMatchObject([{ name: 'Key' }]);
  const text = JSON.stringify(body);
  expect(text).not.toContain(friend.email);
});

test('an address is changed by the link that is mailed to the new one', async () => {
  const { visitor, email } = await Account.createSeller(system);
  const next = `next-${email}`;
  expect((await visitor.post('/api/users/email', { email: next, password })).status).toBe(202);
  const { path } = await mailTo(system, next, 'Confirm your new email address');
  const token = path.split('/').at(-1);
  expect(path).toMatch(/^\/email\//);
  const { status, body } = await visitor.post<User>('/api/users/email/confirm', { token });
  expect([status, body.email]).toEqual([200, next]);
  await mailTo(system, email, 'Your email address was changed');
  const later = new Visitor(url);
  expect((await later.post('/api/users/signin', { email: next, password })).status).toBe(200);
});
