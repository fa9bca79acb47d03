import { expect, test } from 'vitest';
import { en } from '../strings/en.ts';
import { readTicketForm } from './ticket-form.ts';

const form = { title: 'Concert', price: '12.50', currency: 'USD', quantity: '2' };

test('a ticket is offered in real units and sent in minor ones', () => {
  expect(readTicketForm(form, en)).toEqual({
    ok: true,
    body: { title: 'Concert', price: 1250, currency: 'USD', quantity: 2 },
  });
});

test('every field that is wrong says so', () => {
  expect(readTicketForm({ title: ' ', price: 'a lot', currency: 'JPY', quantity: '1.5' }, en)).toEqual({
    ok: false,
    errors: {
      title: 'Title is required',
      price: 'Write the price like 1250',
      quantity: 'Write a whole number of seats',
    },
  });
});

test('a currency that nobody can be charged in is refused', () => {
  expect(readTicketForm({ ...form, currency: 'XAU' }, en)).toEqual({
    ok: false,
    errors: { currency: 'Choose a currency' },
  });
});
