import type { TicketData } from '@boxoffice/shared/events/ticket.ts';
import { expect, test } from 'vitest';
import { follow, shrink } from './stock.ts';

const seller = crypto.randomUUID();
const ticket = (more: Partial<TicketData> = {}): TicketData => ({
  id: '0197a0d0-0000-7000-8000-000000000001',
  version: 1,
  title: 'The Magic Flute',
  price: 4500,
  currency: 'EUR',
  quantity: 10,
  userId: seller,
  ...more,
});

test('a new ticket is a stock with every seat free', () => {
  expect(follow(undefined, ticket())).toMatchObject({ capacity: 10, available: 10, ticketVersion: 1 });
});

test('a changed quantity keeps what is held and sold', () => {
  const stock = { ...follow(undefined, ticket()), available: 4 };
  expect(follow(stock, ticket({ version: 2, quantity: 12 }))).toMatchObject({ capacity: 12, available: 6 });
});

test('an old version of a ticket changes nothing', () => {
  const stock = follow(undefined, ticket({ version: 3 }));
  expect(() => follow(stock, ticket({ version: 2 }))).toThrow('A newer version is known');
});

test('seats that are held or sold are never given up', () => {
  const stock = { ...follow(undefined, ticket()), available: 4 };
  expect(shrink(stock, { seller, quantity: 6, version: 2 })).toMatchObject({ capacity: 6, available: 0 });
  expect(() => shrink(stock, { seller, quantity: 5, version: 2 })).toThrow(
    '6 seats are held or sold already',
  );
  expect(() => follow(stock, ticket({ version: 2, quantity: 5 }))).toThrow('6 are held or sold');
});

test('only the seller gives up seats, and only ahead of the next version of the ticket', () => {
  const stock = follow(undefined, ticket());
  expect(() => shrink(stock, { seller: crypto.randomUUID(), quantity: 6, version: 2 })).toThrow(
    'not your ticket',
  );
  expect(() => shrink(stock, { seller, quantity: 6, version: 3 })).toThrow('changed this at the same time');
});

test('a shrink that its ticket never followed up is undone by the next version', () => {
  const shrunk = shrink(follow(undefined, ticket()), { seller, quantity: 6, version: 2 });
  expect(follow(shrunk, ticket({ version: 2 }))).toMatchObject({ capacity: 10, available: 10 });
});
