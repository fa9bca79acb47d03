import { expect, test } from 'vitest';
import { passesLuhn, readCard } from './card-form.ts';

const now = Date.UTC(2026, 10, 22) / 1000;
const valid = { number: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123' };

test('a card number is read with or without spaces', () => {
  const expiry = { month: 12, year: 2034 };
  expect(readCard(valid, now)).toMatchObject({ card: { number: '4242424242424242' }, expiry });
  expect(readCard({ ...valid, number: '4242424242424242', expiry: '1234' }, now)).toMatchObject({ expiry });
});

test('a mistyped card number is invalid', () => {
  expect(passesLuhn('4242424242424242')).toBe(true);
  expect(passesLuhn('4242424242424241')).toBe(false);
  expect(readCard({ ...valid, number: '4242424242424241' }, now)).toEqual({
    number: 'Your card number is invalid.',
  });
});

test('a real card is declined in test mode', () => {
  expect(readCard({ ...valid, number: '4539578763621486' }, now)).toMatchObject({
    number: expect.stringContaining('non test card'),
  });
});

test('a card is valid until the end of its expiry month', () => {
  expect(readCard({ ...valid, expiry: '11/26' }, now)).toHaveProperty('card');
  expect(readCard({ ...valid, expiry: '10/26' }, now)).toMatchObject({
    expiry: expect.stringContaining('past'),
  });
});

test('every empty field has an error', () => {
  expect(Object.keys(readCard({ number: '', expiry: '', cvc: '' }, now))).toEqual([
    'number',
    'expiry',
    'cvc',
  ]);
});
