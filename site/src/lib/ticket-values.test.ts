import { expect, test } from 'vitest';
import { changedFields, ticketValues } from './ticket-values.ts';

const ticket = {
  id: '0197a0d0-0000-7000-8000-000000000001',
  title: 'Gala',
  price: 4500,
  currency: 'EUR' as const,
  quantity: 2,
  available: 0,
  held: 0,
  userId: '0197a0d0-0000-7000-8000-000000000002',
  version: 1,
  createdAt: '2026-11-25T20:00:00.000Z',
  updatedAt: '2026-11-25T20:00:00.000Z',
};

test("the form of a ticket has the price in the visitor's format and the start in the time of its place", () => {
  const start = { startsAt: '2027-07-16T19:30:00.000Z', timeZone: 'Europe/Berlin' };
  expect(ticketValues({ ...ticket, ...start }, 'de-DE')).toEqual({
    title: 'Gala',
    price: '45,00',
    currency: 'EUR',
    quantity: '2',
    startsAt: '2027-07-16T21:30',
    endsAt: '',
    salesStartAt: '',
    salesEndAt: '',
    returnsUntil: '',
    timeZone: 'Europe/Berlin',
    place: '',
    category: '',
    description: '',
  });
});

test('a conflict names the fields that another edit changed', () => {
  const opened = ticketValues(ticket, 'en-US');
  const stored = ticketValues({ ...ticket, price: 5000, place: 'Opera' }, 'en-US');
  expect(changedFields(opened, stored)).toEqual(['price', 'place']);
});

test('a field that the opened form did not have is not in conflict', () => {
  expect(changedFields({}, ticketValues(ticket, 'en-US'))).toEqual([]);
});
