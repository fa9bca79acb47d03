import { randomUUID, randomUUIDv7 } from 'node:crypto';

import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { expect, test } from 'vitest';
import { moveToPast } from '../domain/search-entries.ts';
import { edit, list, type Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { listedTickets } from './listing.ts';
import { indexWrites, SHARDS } from './search-index.ts';
import { putNewTicket, putTicket } from './tickets.ts';

useTable();
const given = () => ({ now: Date.now(), newId: randomUUIDv7 });
const offer = { title: 'Gala', currency: 'EUR', quantity: 10, seller: randomUUID() } as const;

async function listed(price: number, title = 'Gala'): Promise<Ticket> {
  const { state } = list({ ...offer, title, price }, given());
  await ticketsService.commit({ writes: putNewTicket(state) });
  return state;
}

/** Gives a ticket another title, which keeps its place in the lists. */
async function retitle(ticket: Ticket): Promise<void> {
  const { state } = edit(ticket, { editor: offer.seller, title: 'A gala' }, given());
  await ticketsService.commit({ writes: putTicket(state, ticket) });
}

/** Reads a whole list, and calls `between` between two pages. */
async function readList(
  query: Omit<Parameters<typeof listedTickets>[0], 'cursor'>,
  between: (page: number) => Promise<unknown> = async () => {},
): Promise<Ticket[]> {
  const found: Ticket[] = [];
  let cursor: string | undefined;
  for (let page = 0; page === 0 || cursor; page++) {
    const { items, next } = await listedTickets({ ...query, cursor }, Date.now());
    expect(items.length).toBeLessThanOrEqual(query.limit);
    found.push(...items);
    cursor = next;
    await between(page);
  }
  return found;
}

const ids = (tickets: Ticket[]) => tickets.map(({ id }) => id);
const byId = (tickets: Ticket[]) => tickets.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const byPriceAndId = (tickets: Ticket[]) => byId(tickets).sort((a, b) => a.price - b.price);

test('every list has each ticket once, in its order, while tickets are added and edited', async () => {
  const before = await readList({ sort: 'newest', limit: 100 });
  const tickets: Ticket[] = [];
  for (let n = 0; n < 150; n++) tickets.push(await listed(100 * (1 + (n % 7))));
  const expected = {
    newest: byId([...before, ...tickets]).reverse(),
    price: byPriceAndId([...before, ...tickets]),
    '-price': byPriceAndId([...before, ...tickets]).reverse(),
  };
  const edited = tickets.values();
  for (const sort of ['newest', 'price', '-price'] as const) {
    const old = new Set(ids(expected[sort]));
    const found = await readList({ sort, limit: 9 }, async (page) => {
      if (page > 10) return;
      const ticket = edited.next().value;
      await Promise.all([listed(100 + page), ticket && retitle(ticket)]);
    });
    expect(new Set(ids(found)).size).toBe(found.length);
    expect(ids(found).filter((id) => old.has(id))).toEqual(ids(expected[sort]));
  }
});

test('pages of every size have all tickets, also when one shard has far more of them than its part', async () => {
  const newId = () => `${randomUUIDv7().slice(0, -4)}0000`;
  for (let n = 0; n < 60; n++) {
    const { state } = list({ ...offer, title: 'A crowded shard', price: 100 }, { now: Date.now(), newId });
    await ticketsService.commit({ writes: putNewTicket(state) });
  }
  const all = ids(await readList({ sort: 'newest', limit: 100 }));
  for (const limit of [1, 7, 30]) expect(ids(await readList({ sort: 'newest', limit }))).toEqual(all);
});

test('a search has each match once, in the order of the list', async () => {
  const word = randomUUID();
  const tickets: Ticket[] = [];
  for (let n = 0; n < 30; n++) tickets.push(await listed(100, n % 3 === 0 ? `Gala ${word}` : 'Gala'));
  const matches = tickets.filter(({ title }) => title !== 'Gala');
  expect(ids(await readList({ sort: 'newest', limit: 4, q: word }))).toEqual(ids(matches).reverse());
});

test('each shard of a list gets its part of the tickets', () => {
  const tickets = Array.from({ length: 4000 }, () => list({ ...offer, price: 100 }, given()).state);
  const partitions = tickets.flatMap((ticket) =>
    indexWrites(undefined, ticket).flatMap(({ Put }) => (Put ? [String(Put.Item?.pk)] : [])),
  );
  const shards = Map.groupBy(
    partitions.filter((pk) => pk.startsWith('NOW#all#')),
    (pk) => pk,
  );
  expect(shards.size).toBe(SHARDS);
  for (const { length } of shards.values()) expect(length).toBeLessThan(1.25 * (4000 / SHARDS));
});

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const titles = (tickets: Ticket[]) => tickets.map(({ title }) => title);

async function offered(fields: object): Promise<Ticket> {
  const { state } = list({ ...offer, price: 100, ...fields } as Parameters<typeof list>[0], given());
  await ticketsService.commit({ writes: putNewTicket(state) });
  return state;
}

test.each([
  ['bjork', 'Björk'],
  ['BJÖR', 'Björk'],
  ['strasse', 'Straßenfest'],
  ['kobenhavn', 'Orkester fra København'],
  ['lodz', 'Łódź Film'],
  ['dont', 'Don’t stop'],
  ['東京', '東京ドーム'],
  ['jam late', 'A late jam'],
])('the words "%s" find the title "%s"', async (q, title) => {
  const { id } = await offered({ title });
  expect(ids(await readList({ limit: 100, q }))).toContain(id);
});

test('a match of the title precedes one of the place, and that one of the description; then the next event', async () => {
  const word = 'zaubertrank';
  await offered({ title: 'In the text', description: `A very long ${word} evening`, startsAt: inDays(1) });
  await offered({ title: 'In the place', place: word, startsAt: inDays(2) });
  await offered({ title: `${word} late`, startsAt: inDays(9) });
  await offered({ title: `${word} soon`, startsAt: inDays(3) });
  await offered({ title: `${word} undated` });
  const expected = [`${word} soon`, `${word} late`, `${word} undated`, 'In the place', 'In the text'];
  for (const limit of [1, 2, 100])
    expect(titles(await readList({ limit, q: 'Zaubertra' }))).toEqual(expected);
  expect(titles(await readList({ limit: 2, q: word, sort: 'soonest' }))).toEqual([
    'In the text',
    'In the place',
    `${word} soon`,
    `${word} late`,
    `${word} undated`,
  ]);
});

test('a place, a category and dates narrow every order', async () => {
  const title = 'quodlibet';
  const rome = { title, place: 'Teatro Argentina, Rome', category: 'theatre' };
  const expected = await offered({ ...rome, startsAt: inDays(40) });
  await offered({ ...rome, startsAt: inDays(80) });
  await offered({ ...rome, category: 'music', startsAt: inDays(40) });
  await offered({ ...rome, title: `${title} rome`, place: 'Milan', startsAt: inDays(40) });
  const range = { from: inDays(39), to: inDays(41), place: 'rom', category: 'theatre' } as const;
  for (const sort of ['newest', 'soonest', 'price', '-price'] as const) {
    expect(ids(await readList({ limit: 2, sort, ...range }))).toEqual([expected.id]);
    expect(ids(await readList({ limit: 2, sort, ...range, q: title }))).toEqual([expected.id]);
  }
});

test('prices are sorted within each currency', async () => {
  const q = 'harpsichord';
  for (const [currency, price] of [
    ['USD', 300],
    ['EUR', 500],
    ['USD', 200],
    ['JPY', 9000],
    ['EUR', 400],
  ])
    await offered({ title: q, currency, price });
  const prices = async (query: object) =>
    (await readList({ limit: 2, q, ...query })).map(({ currency, price }) => `${currency} ${price}`);
  const ascending = ['EUR 400', 'EUR 500', 'JPY 9000', 'USD 200', 'USD 300'];
  expect(await prices({ sort: 'price' })).toEqual(ascending);
  expect(await prices({ sort: '-price' })).toEqual(ascending.toReversed());
  expect(await prices({ sort: 'price', currency: 'EUR' })).toEqual(['EUR 400', 'EUR 500']);
  expect(await prices({ sort: 'soonest', currency: 'JPY' })).toEqual(['JPY 9000']);
});

test('an event that is over leaves the lists, before and after it is moved to the lists of the past', async () => {
  const q = 'ephemera';
  const ticket = await offered({ title: q, startsAt: inDays(1), endsAt: inDays(2) });
  const now = Date.now() + 3 * DAY;
  const find = async (query: object) => ids((await listedTickets({ limit: 5, q, ...query }, now)).items);
  expect(await find({})).toEqual([]);
  expect(await find({ past: true })).toEqual([ticket.id]);
  const moved = moveToPast(ticket, now);
  if (!moved) throw new Error('The event is not over');
  await ticketsService.commit({ writes: putTicket(moved, ticket) });
  expect(await find({})).toEqual([]);
  expect(await find({ past: true, sort: 'price' })).toEqual([ticket.id]);
  await expect(
    ticketsService.commit({ writes: putTicket({ ...ticket, version: 2 }, ticket) }),
  ).rejects.toThrow();
});

test('an edit replaces all entries in one transaction, however many words change', async () => {
  const words = (seed: string) =>
    Array.from({ length: 600 }, (_, n) => `${seed}${n.toString(36)}x`).join(' ');
  const text = (seed: string) => ({
    title: words(seed).slice(0, 199),
    place: words(`p${seed}`).slice(0, 199),
    description: words(`d${seed}`).slice(0, 5000),
    category: seed === 'a' ? ('music' as const) : ('film' as const),
  });
  const ticket = await offered({ ...text('a'), startsAt: inDays(20) });
  const { state } = edit(ticket, { editor: offer.seller, ...text('b'), startsAt: inDays(70) }, given());
  const writes = putTicket(state, ticket);
  // The event's row, the answer's row, a shrink and the check of the seller are in the same transaction.
  expect(writes.length).toBeLessThanOrEqual(96);
  await ticketsService.commit({ writes });
  expect(ids(await readList({ limit: 100, q: 'a0x' }))).not.toContain(ticket.id);
  expect(ids(await readList({ limit: 100, q: 'b0x' }))).toContain(ticket.id);
});

test('a query without a letter or digit finds nothing, and a cursor of another query is refused', async () => {
  expect((await listedTickets({ limit: 5, q: '🎭 🎉!' }, Date.now())).items).toEqual([]);
  const { next } = await listedTickets({ limit: 1, q: 'harpsichord' }, Date.now());
  await expect(listedTickets({ limit: 1, q: 'quodlibet', cursor: next }, Date.now())).rejects.toThrow(
    'cursor',
  );
  await expect(listedTickets({ limit: 1, sort: 'price', cursor: next }, Date.now())).rejects.toThrow(
    'cursor',
  );
});
