import { expect, test } from 'vitest';
import { changedSince, ticketValues } from './ticket-values.ts';

const ticket = {
  id: '0197a0d0-0000-7000-8000-000000000001',
  title: 'Gala',
  price: 4500,
  currency: 'EUR' as const,
  quantity: 2,
  available: 0,
  userId: '0197a0d0-0000-7000-8000-000000000002',
  version: 1,
  createdAt: '2026-11-25T20:00:00.000Z',
  updatedAt: '2026-11-25T20:00:00.000Z',
};

test('a ticket stands in its form as its seller would write it', () => {
  const when = { startsAt: '2027-07-16T19:30:00.000Z', timeZone: 'Europe/Berlin' };
  expect(ticketValues({ ...ticket, ...when })).toEqual({
    ...{ title: 'Gala', price: '45.00', currency: 'EUR', quantity: '2' },
    ...{ startsAt: '2027-07-16T21:30', timeZone: 'Europe/Berlin', place: '', description: '' },
  });
});

test('what somebody else changed is told, and what only the seller typed is not', () => {
  const was = ticketValues(ticket);
  expect(changedSince(was, ticketValues({ ...ticket, price: 5000, place: 'Opera' }))).toEqual([
    'price',
    'place',
  ]);
  expect(changedSince({}, was)).toEqual([]);
});
