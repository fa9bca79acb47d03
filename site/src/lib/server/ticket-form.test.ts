import { expect, test } from 'vitest';
import { en } from '../strings/en.ts';
import { readTicketForm } from './ticket-form.ts';

const none = { startsAt: '', timeZone: 'UTC', place: '', description: '' };
const form = { title: 'Concert', price: '12.50', currency: 'USD', quantity: '2', ...none };
const nothing = { startsAt: null, timeZone: null, place: null, description: null };

test('a ticket is offered in real units and sent in minor ones', () => {
  expect(readTicketForm(form, en)).toEqual({
    ok: true,
    body: { title: 'Concert', price: 1250, currency: 'USD', quantity: 2, ...nothing },
  });
});

test('a start is the time on the wall of its place, and sent in UTC', () => {
  const when = { startsAt: '2027-07-16T21:30', timeZone: 'Europe/Berlin' };
  expect(readTicketForm({ ...form, ...when, description: 'One\r\nTwo' }, en)).toMatchObject({
    body: { startsAt: '2027-07-16T19:30:00.000Z', timeZone: 'Europe/Berlin', description: 'One\nTwo' },
  });
});

test('every field that is wrong says so', () => {
  const wrong = { title: ' ', price: 'a lot', currency: 'JPY', quantity: '1.5', startsAt: 'soon' };
  expect(readTicketForm({ ...form, ...wrong }, en)).toEqual({
    ok: false,
    errors: {
      title: 'Title is required',
      price: 'Write the price like 1250',
      quantity: 'Write a whole number of seats',
      startsAt: 'Write the start like 2027-07-16T19:30',
    },
  });
});

test('a currency that nobody can be charged in is refused', () => {
  expect(readTicketForm({ ...form, currency: 'XAU' }, en)).toEqual({
    ok: false,
    errors: { currency: 'Choose a currency' },
  });
});
