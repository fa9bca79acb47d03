import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { de } from '../strings/de.ts';
import { en } from '../strings/en.ts';
import { ticketValues } from '../ticket-values.ts';
import { readTicketForm } from './ticket-form.ts';

const form = {
  title: 'Concert',
  price: '12.50',
  currency: 'USD',
  quantity: '2',
  startsAt: '',
  timeZone: 'UTC',
  place: '',
  description: '',
};

test('a price is typed in major units and sent in minor units', () => {
  expect(readTicketForm(form, en)).toEqual({
    ok: true,
    body: {
      title: 'Concert',
      price: 1250,
      currency: 'USD',
      quantity: 2,
      startsAt: null,
      timeZone: null,
      place: null,
      description: null,
    },
  });
});

test('a start is typed in the time of its place and sent in UTC', () => {
  const values = {
    ...form,
    startsAt: '2027-07-16T21:30',
    timeZone: 'Europe/Berlin',
    description: 'One\r\nTwo',
  };
  expect(readTicketForm(values, en)).toMatchObject({
    body: { startsAt: '2027-07-16T19:30:00.000Z', timeZone: 'Europe/Berlin', description: 'One\nTwo' },
  });
});

test('the end and the sale have the zone of the start, and keep it without one', () => {
  const times = {
    ...form,
    startsAt: '2027-07-16T21:30',
    endsAt: '2027-07-16T23:00',
    timeZone: 'Europe/Berlin',
  };
  const read = readTicketForm(
    { ...times, salesStartAt: '', salesEndAt: '2027-07-16T20:00', category: 'music' },
    en,
  );
  expect(read).toMatchObject({
    body: {
      endsAt: '2027-07-16T21:00:00.000Z',
      salesStartAt: null,
      salesEndAt: '2027-07-16T18:00:00.000Z',
      timeZone: 'Europe/Berlin',
      category: 'music',
    },
  });
  const onlySale = { ...form, salesStartAt: '2027-07-01T10:00', timeZone: 'Europe/Berlin' };
  expect(readTicketForm(onlySale, en)).toMatchObject({
    body: { startsAt: null, salesStartAt: '2027-07-01T08:00:00.000Z', timeZone: 'Europe/Berlin' },
  });
});

test('an edit that leaves the start alone does not send it, so a repeated hour and the seconds stay', () => {
  // The second 02:30 of the night in which Berlin's clocks go back.
  const startsAt = '2027-10-31T01:30:15.000Z';
  const ticket = { price: 4500, currency: 'EUR', quantity: 2, startsAt, timeZone: 'Europe/Berlin' } as Ticket;
  const opened = ticketValues(ticket, 'en-US');
  const renamed = readTicketForm({ ...opened, title: 'Renamed' }, en, opened);
  expect(renamed).toMatchObject({ ok: true, body: { title: 'Renamed' } });
  expect(renamed.ok && Object.keys(renamed.body)).not.toContain('startsAt');
  expect(renamed.ok && Object.keys(renamed.body)).not.toContain('timeZone');
  const moved = readTicketForm({ ...opened, title: 'Renamed', timeZone: 'UTC' }, en, opened);
  expect(moved).toMatchObject({ body: { startsAt: '2027-10-31T02:30:00.000Z', timeZone: 'UTC' } });
  const removed = readTicketForm({ ...opened, title: 'Renamed', startsAt: '' }, en, opened);
  expect(removed).toMatchObject({ body: { startsAt: null, timeZone: null } });
});

test.each(['0000-01-01T00:00', '0001-01-01T00:00', '9999-12-31T23:59'])(
  'a start in %s is refused',
  (startsAt) => {
    for (const timeZone of ['UTC', 'America/New_York'])
      expect(readTicketForm({ ...form, startsAt, timeZone }, en)).toMatchObject({
        errors: { startsAt: 'Please enter a date and a time' },
      });
  },
);

test('every wrong field has an error', () => {
  const values = { ...form, title: ' ', price: 'a lot', currency: 'JPY', quantity: '1.5', startsAt: 'soon' };
  expect(readTicketForm(values, en)).toEqual({
    ok: false,
    errors: {
      title: 'Please enter a title',
      price: 'Please enter a price, such as 1250',
      quantity: 'Please enter a whole number of seats',
      startsAt: 'Please enter a date and a time',
    },
  });
});

test('the example of a price has the decimal separator of the language', () => {
  expect(readTicketForm({ ...form, price: 'viel' }, de)).toEqual({
    ok: false,
    errors: { price: 'Gib bitte einen Preis ein, zum Beispiel 12,50' },
  });
});

test('an unknown currency is refused', () => {
  expect(readTicketForm({ ...form, currency: 'XAU' }, en)).toEqual({
    ok: false,
    errors: { currency: 'Please choose a currency' },
  });
});
