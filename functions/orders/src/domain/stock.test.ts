import type { TicketData } from '@boxoffice/shared/events/ticket.ts';
import { expect, test } from 'vitest';
import { checkSale, follow, shrink } from './stock.ts';

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

test('all seats of a new ticket are free', () => {
  expect(follow(undefined, ticket())).toMatchObject({ capacity: 10, available: 10, ticketVersion: 1 });
});

test('a changed quantity keeps the held and sold seats', () => {
  const stock = { ...follow(undefined, ticket()), available: 4 };
  expect(follow(stock, ticket({ version: 2, quantity: 12 }))).toMatchObject({ capacity: 12, available: 6 });
});

test('an old version of a ticket is refused', () => {
  const stock = follow(undefined, ticket({ version: 3 }));
  expect(() => follow(stock, ticket({ version: 2 }))).toThrow('The same or a newer version is stored');
});

test('held and sold seats cannot be removed', () => {
  const stock = { ...follow(undefined, ticket()), available: 4 };
  expect(shrink(stock, { seller, quantity: 6, version: 2 })).toMatchObject({ capacity: 6, available: 0 });
  expect(() => shrink(stock, { seller, quantity: 5, version: 2 })).toThrow(
    '6 seats are held or sold already',
  );
  expect(() => follow(stock, ticket({ version: 2, quantity: 5 }))).toThrow('6 are held or sold');
});

test('only the seller removes seats, and only for the next version of the ticket', () => {
  const stock = follow(undefined, ticket());
  expect(() => shrink(stock, { seller: crypto.randomUUID(), quantity: 6, version: 2 })).toThrow(
    'not your ticket',
  );
  expect(() => shrink(stock, { seller, quantity: 6, version: 3 })).toThrow('changed this at the same time');
});

test('the next version of the ticket undoes a shrink that its edit did not finish', () => {
  const shrunk = shrink(follow(undefined, ticket()), { seller, quantity: 6, version: 2 });
  expect(follow(shrunk, ticket({ version: 2 }))).toMatchObject({ capacity: 10, available: 10 });
});

test.each([
  [{}, undefined],
  [{ startsAt: '2026-12-02T20:00:00Z' }, undefined],
  [{ startsAt: '2026-12-01T20:00:00Z' }, 'sale-ended'],
  [{ startsAt: '2026-12-01T19:00:00Z', salesEndAt: '2026-12-01T20:00:01Z' }, undefined],
  [{ startsAt: '2026-12-09T19:00:00Z', salesEndAt: '2026-12-01T20:00:00Z' }, 'sale-ended'],
  [{ salesStartAt: '2026-12-01T20:00:00Z' }, undefined],
  [{ salesStartAt: '2026-12-01T20:00:01Z' }, 'sale-not-started'],
  [{ pausedAt: '2026-11-01T20:00:00Z' }, 'sale-paused'],
])('at 20:00 an order of a ticket with %j gets %s', (terms, code) => {
  const order = () => checkSale(follow(undefined, ticket(terms)).sale, Date.parse('2026-12-01T20:00:00Z'));
  if (code) expect(order).toThrow(expect.objectContaining({ status: 409, code }));
  else expect(order).not.toThrow();
});
