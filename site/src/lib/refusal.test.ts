import { expect, test } from 'vitest';
import { de } from './strings/de.ts';
import { en } from './strings/en.ts';

const price = {
  message: 'Price must be a whole number of minor units between 50 and 99999999',
  code: 'price-out-of-range',
  min: 50,
  max: 99_999_999,
} as const;

test("a refused price names its limits in the visitor's currency and format", () => {
  expect(de.refusal(price, { locale: 'de-DE', currency: 'EUR' })).toBe(
    'Der Preis muss zwischen 0,50\u00a0€ und 999.999,99\u00a0€ liegen',
  );
  expect(en.refusal(price, { locale: 'en-US', currency: 'USD' })).toBe(
    'The price must be between $0.50 and $999,999.99',
  );
  expect(en.refusal(price, { locale: 'en-US', currency: 'JPY' })).toBe(
    'The price must be between ¥50 and ¥99,999,999',
  );
});

test("a refused total names its limits in the visitor's currency and format", () => {
  const total = { message: 'In minor units', code: 'total-out-of-range', min: 300, max: 99_999_999 } as const;
  expect(de.refusal(total, { locale: 'de-DE', currency: 'SEK' })).toBe(
    'Der Gesamtpreis muss zwischen 3,00\u00a0SEK und 999.999,99\u00a0SEK liegen: bitte wähle eine andere Anzahl von Plätzen',
  );
  expect(en.refusal(total, { locale: 'en-US', currency: 'SEK' })).toBe(
    'The total must be between SEK\u00a03.00 and SEK\u00a0999,999.99: please choose another number of seats',
  );
  expect(en.refusal(total, { locale: 'en-US' })).toBe('In minor units');
});

test("a refused number of seats names its limits in the visitor's format", () => {
  const seats = { message: '', code: 'quantity-out-of-range', min: 1, max: 100_000 } as const;
  expect(en.refusal(seats, { locale: 'en-US' })).toBe('Please choose between 1 and 100,000 seats');
  expect(de.refusal(seats, { locale: 'de-DE' })).toBe('Wähle bitte zwischen 1 und 100.000 Plätzen');
});

test("a buyer's own limit is part of the message", () => {
  const refusal = {
    message: 'You can buy at most 50 seats of one ticket',
    code: 'seats-too-many',
    max: 50,
  } as const;
  expect(de.refusal(refusal, { locale: 'de-DE' })).toBe('Du kannst höchstens 50 Plätze eines Tickets kaufen');
  expect(en.refusal(refusal, { locale: 'en-US' })).toBe(refusal.message);
});

test("an error without a code of its own asks the visitor to check the entry, and never shows the API's field names", () => {
  const refusal = {
    message: 'credential.id must have at least 1 characters',
    code: 'invalid',
    min: 1,
  } as const;
  expect(en.refusal(refusal, { locale: 'en-US' })).toBe('Please check this entry');
  expect(de.refusal(refusal, { locale: 'de-DE' })).toBe('Prüfe bitte diese Angabe');
});

test('an error without limits, from before errors had them, has the message of the API', () => {
  const refusal = { message: 'Title must have at most 200 characters', code: 'title-too-long' } as const;
  expect(de.refusal(refusal, { locale: 'de-DE' })).toBe(refusal.message);
});
