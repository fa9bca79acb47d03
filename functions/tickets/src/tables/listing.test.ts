import { randomUUID, randomUUIDv7 } from 'node:crypto';

import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { expect, test } from 'vitest';
import { edit, list, type Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { byNewest, byPrice, listedTickets, SHARDS } from './listing.ts';
import { putNewTicket, putTerms } from './tickets.ts';

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
  await ticketsService.commit({ writes: [putTerms(state)] });
}

/** Reads a whole list, and calls `between` between two pages. */
async function readList(
  query: Omit<Parameters<typeof listedTickets>[0], 'cursor'>,
  between: (page: number) => Promise<unknown> = async () => {},
): Promise<Ticket[]> {
  const found: Ticket[] = [];
  let cursor: string | undefined;
  for (let page = 0; page === 0 || cursor; page++) {
    const { items, next } = await listedTickets({ ...query, cursor });
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
  const tickets = Array.from({ length: 8000 }, () => list({ ...offer, price: 100 }, given()).state);
  for (const keys of [
    tickets.map((ticket) => byNewest(ticket).gsi1pk),
    tickets.map((ticket) => byPrice(ticket).gsi2pk),
  ]) {
    const shards = Map.groupBy(keys, (key) => key);
    expect(shards.size).toBe(SHARDS);
    for (const { length } of shards.values()) expect(length).toBeLessThan(1.25 * (8000 / SHARDS));
  }
});
