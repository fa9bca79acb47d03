import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { describe, expect, test } from 'vitest';
import '../group.ts';

useTable();
const { ask } = useFunction('tickets');

type User = Awaited<ReturnType<typeof newUser>>;
type Answer = Ticket & Errors;

const offer = { title: 'The Magic Flute', price: 4500, quantity: 10, currency: 'EUR' };

async function listed(seller: User, more: Partial<typeof offer> = {}): Promise<Ticket> {
  const body = { ...offer, ...more };
  return (await ask<Ticket>('POST', '/api/tickets', { body, headers: seller.headers })).body;
}

const read = async (id: string) => (await ask<Ticket>('GET', `/api/tickets/${id}`)).body;
const edit = (user: User, id: string, body: unknown) =>
  ask<Answer>('PUT', `/api/tickets/${id}`, { body, headers: user.headers });

describe('listing a ticket', () => {
  test('is refused until the seller has confirmed the address', async () => {
    const { headers } = await newUser({ emailVerified: false });
    const { status, body } = await ask<Answer>('POST', '/api/tickets', { body: offer, headers });
    expect(status).toBe(403);
    expect(body.errors).toMatchObject([{ code: 'email-unconfirmed' }]);
  });

  test('returns the ticket, shows it to everyone and publishes ticket.created', async () => {
    const seller = await newUser();
    const { status, body } = await ask<Ticket>('POST', '/api/tickets', {
      body: offer,
      headers: seller.headers,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...offer, available: 10, userId: seller.id, version: 1 });
    expect(await read(body.id)).toEqual(body);
    const events = (await publishedEvents()).filter(({ subject }) => subject === body.id);
    expect(events).toMatchObject([
      {
        type: 'ticket.created',
        source: '/boxoffice/tickets',
        data: { id: body.id, version: 1, quantity: 10 },
      },
    ]);
  });

  test('defaults to one seat and US dollars', async () => {
    const { headers } = await newUser();
    const { body } = await ask('POST', '/api/tickets', { body: { title: ' Tosca ', price: 50 }, headers });
    expect(body).toMatchObject({ title: 'Tosca', quantity: 1, currency: 'USD' });
  });

  test('twice with one Idempotency-Key makes one ticket', async () => {
    const { headers } = await newUser();
    const request = { body: offer, headers: { ...headers, 'idempotency-key': 'again' } };
    const [first, second] = await Promise.all([1, 2].map(() => ask<Ticket>('POST', '/api/tickets', request)));
    expect(second?.body).toEqual(first?.body);
    const other = { ...request, body: { ...offer, price: 99 } };
    expect((await ask('POST', '/api/tickets', other)).status).toBe(409);
  });

  test.each([
    [{ ...offer, title: ' ' }, 'title'],
    [{ ...offer, title: '\u200b\u2060 \u202e\u00ad' }, 'title'],
    [{ ...offer, title: 'x'.repeat(201) }, 'title'],
    [{ ...offer, price: 49 }, 'price'],
    [{ ...offer, price: 45.5 }, 'price'],
    [{ ...offer, price: -4500 }, 'price'],
    [{ ...offer, price: '4500' }, 'price'],
    [{ ...offer, quantity: 0 }, 'quantity'],
    [{ ...offer, quantity: 1e9 }, 'quantity'],
    [{ ...offer, currency: 'XXX' }, 'currency'],
    [{ ...offer, seats: 3 }, 'seats'],
    [{ ...offer, startsAt: '2027-02-30T19:00:00Z' }, 'startsAt'],
    [{ ...offer, startsAt: '2027-02-20T19:00' }, 'startsAt'],
    [{ ...offer, startsAt: '2001-01-01T19:00:00Z' }, 'startsAt'],
    [{ ...offer, timeZone: 'Europe/Atlantis' }, 'timeZone'],
    [{ ...offer, place: 'x'.repeat(201) }, 'place'],
    [{ ...offer, description: 'x'.repeat(5001) }, 'description'],
  ])('with %j names the wrong field', async (body, field) => {
    const { headers } = await newUser();
    const reply = await ask<Errors>('POST', '/api/tickets', { body, headers });
    expect(reply.status).toBe(400);
    expect(reply.body.errors.map((error) => error.field)).toEqual([field]);
  });

  test('requires JSON and a signed-in user', async () => {
    const { headers } = await newUser();
    const statusOf = async (body: unknown, more: Record<string, string>) =>
      (await ask('POST', '/api/tickets', { body, headers: more })).status;
    expect(await statusOf('{"title":', headers)).toBe(400);
    expect(await statusOf('title=x', { ...headers, 'content-type': 'text/plain' })).toBe(415);
    expect(await statusOf({ ...offer, title: 'x'.repeat(200_000) }, headers)).toBe(413);
    expect(await statusOf(offer, {})).toBe(401);
    expect(await statusOf(offer, (await newUser({ lifetime: -10 })).headers)).toBe(401);
    expect(await statusOf(offer, (await newUser({ audience: 'another' })).headers)).toBe(401);
    expect(await statusOf(offer, { authorization: `${headers.authorization}x` })).toBe(401);
  });
});

describe('browsing', () => {
  /** Follows the next links of a list and returns all titles. */
  async function titles(query: string, limit: number): Promise<string[]> {
    const found: string[] = [];
    let path: string | undefined = `/api/tickets?limit=${limit}&${query}`;
    while (path) {
      const page: { body: Ticket[]; headers: Headers } = await ask<Ticket[]>('GET', path);
      expect(page.body.length).toBeLessThanOrEqual(limit);
      found.push(...page.body.map(({ title }) => title));
      path = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    return found;
  }

  test('returns all tickets by age or price, page by page', async () => {
    const seller = await newUser();
    const word = randomUUID();
    for (const [n, price] of [300, 20_000, 100, 5000, 100].entries())
      await listed(seller, { title: `${word} ${n}`, price });
    const mine = async (query: string) =>
      (await titles(query, 2)).filter((title) => title.startsWith(word)).map((title) => title.at(-1));
    expect(await mine('sort=newest')).toEqual(['4', '3', '2', '1', '0']);
    expect(await mine('sort=price')).toEqual(['2', '4', '0', '3', '1']);
    expect(await mine('sort=-price')).toEqual(['1', '3', '0', '4', '2']);
  });

  test('finds tickets by words of their title, in any case and order', async () => {
    const seller = await newUser();
    const word = randomUUID();
    for (const title of [`${word} Café Concert`, `Opera ${word}`, `Late concert ${word}`, 'Concert'])
      await listed(seller, { title });
    expect(await titles(`q=${word}`, 1)).toHaveLength(3);
    expect(await titles(`q=CONCERT+${word}&sort=newest`, 1)).toEqual([
      `Late concert ${word}`,
      `${word} Café Concert`,
    ]);
    expect(await titles(`q=${encodeURIComponent('CAFÉ')}+${word}`, 5)).toEqual([`${word} Café Concert`]);
    expect(await titles(`q=${randomUUID()}`, 5)).toEqual([]);
  });

  test('finds nothing by emoji', async () => {
    const query = `q=${encodeURIComponent('🎭👩‍👩‍👧‍👦🏳️‍🌈')}&place=${encodeURIComponent('🎉')}`;
    expect(await ask<Ticket[]>('GET', `/api/tickets?${query}`)).toMatchObject({ status: 200, body: [] });
  });

  test('refuses invalid cursors and other invalid queries', async () => {
    const cursor = Buffer.from('{"pk":"x"}').toString('base64url');
    for (const query of [
      `cursor=${cursor}`,
      'cursor=nonsense',
      'limit=0',
      'limit=101',
      'sort=x',
      'x=1',
      'category=x',
      'from=now',
      'past=2',
      `q=${'x'.repeat(10_000)}`,
    ])
      expect((await ask('GET', `/api/tickets?${query}`)).status).toBe(400);
  });

  test('answers 404 for an unknown ticket', async () => {
    for (const id of [randomUUID(), 'nonsense'])
      expect((await ask('GET', `/api/tickets/${id}`)).status).toBe(404);
  });
});

describe('editing a ticket', () => {
  test('changes the given fields, moves the ticket in the lists and publishes ticket.updated', async () => {
    const seller = await newUser();
    const { id } = await listed(seller);
    const { status, body } = await edit(seller, id, { title: 'Tosca', price: 9_999_999, quantity: 12 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, title: 'Tosca', currency: 'EUR', available: 12, version: 2 });
    expect(await read(id)).toEqual(body);
    const { body: mostExpensive } = await ask<Ticket[]>(
      'GET',
      '/api/tickets?sort=-price&currency=EUR&limit=1',
    );
    expect(mostExpensive).toEqual([body]);
    const events = (await publishedEvents()).filter(({ subject }) => subject === id);
    expect(events.map(({ type }) => type)).toEqual(['ticket.created', 'ticket.updated']);
  });

  test('sets and removes the details; lists leave the description out', async () => {
    const seller = await newUser();
    const { id } = await listed(seller);
    const details = {
      startsAt: '2036-07-20T17:30:00.000Z',
      timeZone: 'Europe/Berlin',
      place: 'Waldbühne, Berlin',
      description: 'By Mozart.\nBring a blanket.',
    };
    expect((await edit(seller, id, details)).body).toMatchObject(details);
    expect((await edit(seller, id, { price: 900 })).body).toMatchObject({ ...details, price: 900 });
    expect(await read(id)).toMatchObject(details);
    const { description, ...summary } = details;
    const { body } = await ask<Ticket[]>('GET', '/api/tickets?limit=1');
    expect(body[0]).toMatchObject({ id, ...summary });
    expect(body[0]).not.toHaveProperty('description');
    const removed = { startsAt: null, timeZone: null, place: '', description: '' };
    expect((await edit(seller, id, removed)).status).toBe(200);
    for (const name of Object.keys(details)) expect(await read(id)).not.toHaveProperty(name);
    const events = (await publishedEvents()).filter(({ subject }) => subject === id);
    expect(events.map(({ data }) => (data as Ticket).place)).toEqual([
      undefined,
      details.place,
      details.place,
      undefined,
    ]);
  });

  test('is refused for another user, and answered 404 for an unknown ticket', async () => {
    const { id } = await listed(await newUser());
    expect((await edit(await newUser(), id, { price: 100 })).status).toBe(403);
    expect((await edit(await newUser(), randomUUID(), { price: 100 })).status).toBe(404);
  });

  test('with a version succeeds once; concurrent edits without a version all succeed', async () => {
    const seller = await newUser();
    const { id } = await listed(seller);
    const statuses = (
      await Promise.all([600, 700, 800].map((price) => edit(seller, id, { price, version: 1 })))
    ).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 409, 409]);
    await Promise.all([edit(seller, id, { price: 900 }), edit(seller, id, { title: 'Tosca' })]);
    expect(await read(id)).toMatchObject({ title: 'Tosca', price: 900, version: 4 });
  });
});
