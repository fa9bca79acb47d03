import { expect, test } from 'vitest';
import { readTicketForm } from './ticket-form.ts';

const form = { title: 'Concert', price: '12.50', currency: 'USD', quantity: '2' };

test('a ticket is offered in real units and sent in minor ones', () => {
  expect(readTicketForm(form)).toEqual({
    ok: true,
    body: { title: 'Concert', price: 1250, currency: 'USD', quantity: 2 },
  });
});

test('every field that is wrong says so', () => {
  expect(readTicketForm({ title: ' ', price: 'a lot', currency: 'JPY', quantity: '1.5' })).toEqual({
    ok: false,
    errors: {
      title: 'Title is required',
      price: 'Write the price like 1250',
      quantity: 'Write a whole number of seats',
    },
  });
});

test('a currency that nobody can be charged in is refused', () => {
  expect(readTicketForm({ ...form, currency: 'XAU' })).toEqual({
    ok: false,
    errors: { currency: 'Choose a currency' },
  });
});
