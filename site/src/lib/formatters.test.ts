import { expect, test } from 'vitest';
import { dateFormatter, numberFormatter } from './formatters.ts';

test('the same options give the same formatter, and others another one', () => {
  const berlin = dateFormatter('de-DE', { timeZone: 'Europe/Berlin', hour: 'numeric' });
  expect(dateFormatter('de-DE', { timeZone: 'Europe/Berlin', hour: 'numeric' })).toBe(berlin);
  const tokyo = dateFormatter('de-DE', { timeZone: 'Asia/Tokyo', hour: 'numeric' });
  expect([berlin.format(0), tokyo.format(0)]).toEqual(['01 Uhr', '09 Uhr']);
  expect(numberFormatter('en-US', { useGrouping: false }).format(1000)).toBe('1000');
  expect(numberFormatter('de-DE', {}).format(1000)).toBe('1.000');
});

test('many locales of strangers are not all kept', () => {
  const first = numberFormatter('en-x-0', {});
  for (let n = 1; n <= 500; n++) numberFormatter(`en-x-${n}`, {});
  expect(numberFormatter('en-x-0', {})).not.toBe(first);
});
