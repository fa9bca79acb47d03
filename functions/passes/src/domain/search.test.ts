import { expect, test } from 'vitest';
import { isMatch, masked } from './search.ts';

test('a part of an address finds it, in capitals too', () => {
  expect(isMatch('ann.miller@example.com', ' MILLER ')).toBe(true);
  expect(isMatch('ann.miller@example.com', 'müller')).toBe(false);
});

test('a found address is hidden up to its first two letters and its domain', () => {
  expect(masked('ann.miller@example.com')).toBe('an…@example.com');
  expect(masked('a@example.com')).toBe('a…@example.com');
});
