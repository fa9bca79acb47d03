import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { expect, test } from 'vitest';
import { edit, getsPrice, list, lowersQuantity, restate, type Ticket } from './ticket.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-22T20:00:00Z');
const given: Given = { now, newId: () => crypto.randomUUID() };
const seller = crypto.randomUUID();

const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  ...list({ title: 'The Magic Flute', price: 4500, currency: 'EUR', quantity: 10, seller }, given).state,
  ...more,
});
const held = (seats: number, expiresIn = 15 * MINUTE) => ({ held: { [(now + expiresIn) / 1000]: seats } });

test('listing a ticket publishes ticket.created', () => {
  const { state, events } = list({ title: 'Tosca', price: 100, currency: 'USD', quantity: 2, seller }, given);
  expect(state).toMatchObject({
    version: 1,
    userId: seller,
    sold: 0,
    held: {},
    createdAt: now,
    updatedAt: now,
  });
  expect(events).toMatchObject([
    { type: 'ticket.created', subject: state.id, data: { id: state.id, version: 1, quantity: 2 } },
  ]);
});

test('an edit changes its fields and keeps the others', () => {
  const before = ticket();
  const { state, events } = edit(before, { editor: seller, price: 5000 }, { ...given, now: now + MINUTE });
  expect(state).toEqual({ ...before, price: 5000, version: 2, updatedAt: now + MINUTE });
  expect(events).toMatchObject([{ type: 'ticket.updated', data: { version: 2, price: 5000, quantity: 10 } }]);
});

test('an edit keeps absent details, and removes details by null or an empty text', () => {
  const input = { startsAt: '2026-12-24T19:00:00+00:00', timeZone: 'Europe/Vienna', place: 'State Opera' };
  const offer = { title: 'Tosca', price: 100, currency: 'USD', quantity: 2, seller } as const;
  const { state, events } = list({ ...offer, ...input }, given);
  const details = { startsAt: '2026-12-24T19:00:00.000Z', timeZone: 'Europe/Vienna', place: 'State Opera' };
  expect(events).toMatchObject([{ data: details }]);
  const edited = edit(state, { editor: seller, description: 'In Italian', place: '' }, given);
  const { place, ...others } = details;
  expect(edited.events[0]?.data).toMatchObject({ ...others, description: 'In Italian' });
  expect(edited.events[0]?.data).not.toHaveProperty('place');
  expect(edit(state, { editor: seller, startsAt: null }, given).state.startsAt).toBeUndefined();
});

test('a new start in the past is refused, an unchanged one is accepted', () => {
  const moveTo = (startsAt: string) => () => edit(ticket(), { editor: seller, startsAt }, given);
  expect(moveTo('2025-12-24T19:00:00Z')).toThrow(expect.objectContaining({ status: 400, field: 'startsAt' }));
  expect(moveTo('2026-11-22T19:59:00Z')).toThrow(expect.objectContaining({ status: 400, field: 'startsAt' }));
  expect(moveTo('2026-11-22T20:00:00Z')).not.toThrow();
  const started = ticket({ startsAt: Date.parse('2026-01-01T00:00:00Z') });
  expect(
    edit(started, { editor: seller, price: 900, startsAt: '2026-01-01T00:00:00Z' }, given).state.price,
  ).toBe(900);
});

test('only the seller edits a ticket', () => {
  const stranger = { editor: crypto.randomUUID(), price: 1000 };
  expect(() => edit(ticket(), stranger, given)).toThrow('This is not your ticket');
});

test('an edit of an older version is refused', () => {
  const stale = () => edit(ticket({ version: 3 }), { editor: seller, version: 2 }, given);
  expect(stale).toThrow(expect.objectContaining({ status: 409, field: 'version' }));
});

test('the quantity cannot be less than the sold and held seats', () => {
  const before = ticket({ sold: 3, ...held(2) });
  const refused = () => edit(before, { editor: seller, quantity: 4 }, given);
  expect(refused).toThrow(expect.objectContaining({ status: 409, field: 'quantity' }));
  expect(edit(before, { editor: seller, quantity: 5 }, given).state.quantity).toBe(5);
});

test('seats of an expired hold can be removed', () => {
  const before = ticket(held(10, 0));
  expect(edit(before, { editor: seller, quantity: 1 }, given).state.quantity).toBe(1);
});

test('the currency cannot change while seats are held or sold', () => {
  const refused = () => edit(ticket(held(1)), { editor: seller, currency: 'USD' }, given);
  expect(refused).toThrow(expect.objectContaining({ status: 409, field: 'currency' }));
  expect(edit(ticket(), { editor: seller, currency: 'USD' }, given).state.currency).toBe('USD');
});

test('only a smaller quantity lowers the quantity', () => {
  const before = ticket();
  expect(lowersQuantity(before, { ...before, quantity: 9 })).toBe(true);
  expect(lowersQuantity(before, { ...before, quantity: 10 })).toBe(false);
  expect(lowersQuantity(before, { ...before, quantity: 11 })).toBe(false);
});

test('a restated ticket is a new version without changes', () => {
  const before = ticket({ version: 4 });
  const { state, events } = restate(before, given);
  expect(state).toEqual({ ...before, version: 5 });
  expect(events).toMatchObject([{ type: 'ticket.updated', data: { version: 5, quantity: 10 } }]);
});

test.each([
  [{ startsAt: '2026-12-01T19:00:00Z', endsAt: '2026-12-01T19:00:00Z' }, 'endsAt'],
  [{ endsAt: '2026-12-01T19:00:00Z' }, 'endsAt'],
  [{ salesStartAt: '2026-12-01T19:00:00Z', salesEndAt: '2026-12-01T18:00:00Z' }, 'salesEndAt'],
  [{ startsAt: '2026-12-01T19:00:00Z', salesStartAt: '2026-12-01T19:00:00Z' }, 'salesStartAt'],
])('the times %j are refused on %s', (times, field) => {
  const refused = () => edit(ticket(), { editor: seller, ...times }, given);
  expect(refused).toThrow(expect.objectContaining({ status: 400, field }));
});

test('a paused sale keeps the time of its pause until it is resumed', () => {
  const paused = edit(ticket(), { editor: seller, paused: true }, given);
  expect(paused.events).toMatchObject([{ data: { pausedAt: '2026-11-22T20:00:00.000Z' } }]);
  const later = { ...given, now: now + MINUTE };
  expect(edit(paused.state, { editor: seller, paused: true, price: 900 }, later).state.pausedAt).toBe(now);
  expect(edit(paused.state, { editor: seller, paused: false }, later).state.pausedAt).toBeUndefined();
});

test('a ticket gets a price when it is listed with one, or when a free one is no longer free', () => {
  const free = ticket({ price: 0 });
  expect(getsPrice(undefined, ticket())).toBe(true);
  expect(getsPrice(free, ticket())).toBe(true);
  expect(getsPrice(undefined, free)).toBe(false);
  expect(getsPrice(ticket(), free)).toBe(false);
  expect(getsPrice(ticket(), ticket({ price: 5000 }))).toBe(false);
});
