import type { TicketData } from '@boxoffice/shared/events/ticket.ts';
import { expect, test } from 'vitest';
import { checkSale, follow as followWith, freeSeats, type Stock, shrink, take } from './stock.ts';

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

/** With ten seats for each shard. */
const follow = (stock: Stock | undefined, data: TicketData) => followWith(stock, data, 10);

test('all seats of a new ticket are free', () => {
  expect(follow(undefined, ticket())).toMatchObject({ capacity: 10, available: [10], ticketVersion: 1 });
});

test('a changed quantity keeps the held and sold seats', () => {
  const stock = { ...follow(undefined, ticket()), available: [4] };
  expect(follow(stock, ticket({ version: 2, quantity: 12 }))).toMatchObject({
    capacity: 12,
    available: [3, 3],
  });
});

test('an old version of a ticket is refused', () => {
  const stock = follow(undefined, ticket({ version: 3 }));
  expect(() => follow(stock, ticket({ version: 2 }))).toThrow('The same or a newer version is stored');
});

test('held and sold seats cannot be removed', () => {
  const stock = { ...follow(undefined, ticket()), available: [4] };
  expect(shrink(stock, { seller, quantity: 6, version: 2 })).toMatchObject({ capacity: 6, available: [0] });
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
  expect(follow(shrunk, ticket({ version: 2 }))).toMatchObject({ capacity: 10, available: [10] });
});

test('a large ticket has at most 16 shards with the same seats, and never fewer than before', () => {
  const large = follow(undefined, ticket({ quantity: 25 }));
  expect(large.available).toEqual([8, 8, 9]);
  expect(follow(large, ticket({ version: 2, quantity: 5 })).available).toEqual([1, 2, 2]);
  const full = { ...large, available: [0, 0, 0] };
  expect(follow(full, ticket({ version: 2, quantity: 25 })).available).toEqual([0, 0, 0]);
  expect(follow(undefined, ticket({ quantity: 100_000 })).available).toEqual(Array(16).fill(6250));
});

test('removed seats are those of the fullest shards, and none moves to another shard', () => {
  const stock = { ...follow(undefined, ticket({ quantity: 30 })), available: [1, 9, 6] };
  const shrunk = shrink(stock, { seller, quantity: 21, version: 2 });
  expect(shrunk).toMatchObject({ capacity: 21, available: [1, 3, 3] });
  expect(freeSeats(shrunk)).toBe(7);
});

test('an order takes seats from its first shard, and the rest from those after it', () => {
  const stock = { ...follow(undefined, ticket({ quantity: 40 })), available: [3, 0, 2, 5] };
  expect(take(stock, 5, 3)).toEqual([{ shard: 3, seats: 5 }]);
  expect(take(stock, 9, 2)).toEqual([
    { shard: 2, seats: 2 },
    { shard: 3, seats: 5 },
    { shard: 0, seats: 2 },
  ]);
});

test('seats that an order takes from expired holds and does not need go to its first shard', () => {
  expect(take(follow(undefined, ticket({ quantity: 40 })), -2, 3)).toEqual([{ shard: 3, seats: -2 }]);
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
