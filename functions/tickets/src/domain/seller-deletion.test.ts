import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { isOpen, withoutOwnContent } from './seller-deletion.ts';
import { cancel, list, type Ticket, withdraw } from './ticket.ts';

const now = Date.parse('2026-11-28T10:00:00Z');
const given = { now, newId: randomUUID };
const seller = randomUUID();
const startsAt = new Date(now + 1000).toISOString();
const offer = {
  title: 'Gala',
  price: 4500,
  quantity: 3,
  currency: 'USD',
  seller,
  description: 'Ask for Ann',
} as const;
const dated = list({ ...offer, startsAt }, given).state;

test.each<[string, Ticket, number, boolean]>([
  ['to come', dated, now, true],
  ['without a date', list(offer, given).state, now + 1e12, true],
  ['that is over', dated, now + 1000, false],
  ['that was cancelled', cancel(dated, { seller, reason: 'Storm' }, given).state, now, false],
  ['that was withdrawn', withdraw(dated, { seller }, given).state, now, false],
])('an event %s', (_, ticket, at, open) => {
  expect(isOpen(ticket, at)).toBe(open);
});

test('an event of a deleted seller keeps what buyers need, and loses its description in a new version', () => {
  const erased = withoutOwnContent(dated, given);
  expect(erased?.state).toMatchObject({ title: 'Gala', version: 2, description: undefined });
  expect(erased?.events).toMatchObject([{ type: 'ticket.updated', data: { version: 2 } }]);
  expect(withoutOwnContent(erased?.state ?? dated, given)).toBeUndefined();
});

test('an event of a deleted seller loses its picture, also without a description', () => {
  const cover = randomUUID();
  expect(withoutOwnContent({ ...dated, description: undefined, cover }, given)?.state).toMatchObject({
    version: 2,
    cover: undefined,
  });
});

test('a withdrawn event loses its description', () => {
  expect(withdraw(dated, { seller }, given).state.description).toBeUndefined();
});
