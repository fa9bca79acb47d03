import { expect, test } from 'vitest';
import { formatMoney, fromPriceField, toPriceField } from './money.ts';

test('an amount is formatted in major units and in the locale', () => {
  expect(formatMoney(1250, 'USD', 'en-US')).toBe('$12.50');
  expect(formatMoney(100_000, 'USD', 'en-US')).toBe('$1,000.00');
  expect(formatMoney(1250, 'EUR', 'de-DE')).toBe('12,50\u00a0€');
});

test('yen have no decimals', () => {
  expect(formatMoney(1250, 'JPY', 'en-US')).toBe('¥1,250');
  expect(toPriceField(1250, 'JPY', 'en-US')).toBe('1250');
  expect(fromPriceField('1250', 'JPY')).toBe(1250);
  expect(fromPriceField('1250.50', 'JPY')).toBeUndefined();
});

test('a typed price becomes exact minor units', () => {
  expect(fromPriceField('12.50', 'USD')).toBe(1250);
  expect(fromPriceField('12,5', 'EUR')).toBe(1250);
  expect(fromPriceField(' 12 ', 'USD')).toBe(1200);
  expect(fromPriceField('1.15', 'USD')).toBe(115);
  expect(fromPriceField('999999.99', 'USD')).toBe(99_999_999);
});

test('text that is not a price has no value', () => {
  for (const text of ['', 'free', '-1', '12.345', '1e3', '1,000.00', '0x10', 'Infinity', '12.'])
    expect(fromPriceField(text, 'USD'), text).toBeUndefined();
});

test.each(['en-US', 'de-DE', 'de-CH'])('a price in the field of %s is read back unchanged', (locale) => {
  for (const amount of [50, 115, 1999, 99_999_999])
    expect(fromPriceField(toPriceField(amount, 'USD', locale), 'USD')).toBe(amount);
});
