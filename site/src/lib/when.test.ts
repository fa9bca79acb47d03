import { expect, test } from 'vitest';
import { endOfDay, rangeOf, startOfDay } from './when.ts';

test.each([
  ['a Wednesday', '2026-11-25T12:00:00.000Z', '2026-11-27T17:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['a Saturday', '2026-11-28T12:00:00.000Z', '2026-11-28T12:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['a Sunday', '2026-11-29T23:00:00.000Z', '2026-11-29T23:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['a Monday', '2026-11-30T00:00:00.000Z', '2026-12-04T17:00:00.000Z', '2026-12-07T00:00:00.000Z'],
])('on %s, this weekend is the present or the next one', (_, now, from, to) => {
  expect(rangeOf('weekend', Date.parse(now))).toEqual({ from, to });
});

test('today and the next days begin now and end with a day', () => {
  const now = '2026-11-25T12:00:00.000Z';
  expect(rangeOf('today', Date.parse(now))).toEqual({ from: now, to: '2026-11-26T00:00:00.000Z' });
  expect(rangeOf('week', Date.parse(now)).to).toBe('2026-12-02T00:00:00.000Z');
});

test('chosen dates are whole days, and other text is ignored', () => {
  expect(startOfDay('2027-02-28')).toBe('2027-02-28T00:00:00.000Z');
  expect(endOfDay('2027-02-28')).toBe('2027-03-01T00:00:00.000Z');
  for (const text of ['', '2027-02-31T', 'tomorrow', '2027-99-99']) expect(endOfDay(text)).toBeUndefined();
});
