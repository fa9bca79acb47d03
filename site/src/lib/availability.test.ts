import { expect, test } from 'vitest';
import { nextPoll } from './availability.ts';

test('a page polls less often the longer nothing changes', () => {
  expect(nextPoll(0)).toBe(5_000);
  expect(nextPoll(60_000)).toBe(15_000);
  expect(nextPoll(3_600_000)).toBe(30_000);
});
