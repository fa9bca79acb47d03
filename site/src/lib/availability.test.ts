import { expect, test } from 'vitest';
import { nextCheck } from './availability.ts';

test('a page asks soon after a change and more and more seldom while there is none', () => {
  expect(nextCheck(0)).toBe(5_000);
  expect(nextCheck(60_000)).toBe(15_000);
  expect(nextCheck(3_600_000)).toBe(30_000);
});
