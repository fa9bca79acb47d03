import { expect, test } from 'vitest';
import { type Limit, tooManyAttempts, windowOf } from './limit.ts';

const tenPerQuarter: Limit = { name: 'ten-per-quarter', most: 10, seconds: 900 };

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const seconds = (time: string) => at(time) / 1000;

test('all attempts of a quarter of an hour belong to one window', () => {
  const window = { startsAt: seconds('20:15:00'), endsAt: seconds('20:30:00'), most: 10 };
  expect(windowOf(tenPerQuarter, at('20:15:00'), 1)).toEqual(window);
  expect(windowOf(tenPerQuarter, at('20:29:59.999'), 1)).toEqual(window);
  expect(windowOf(tenPerQuarter, at('20:30:00'), 1).startsAt).toBe(window.endsAt);
});

test('the scale multiplies every limit, down to 1', () => {
  expect(windowOf(tenPerQuarter, at('20:00:00'), 20).most).toBe(200);
  expect(windowOf(tenPerQuarter, at('20:00:00'), 0.01).most).toBe(1);
  expect(windowOf({ ...tenPerQuarter, mostPerPart: 5 }, at('20:00:00'), 3).mostPerPart).toBe(15);
});

test('a refused attempt says in how many seconds the window ends', () => {
  const window = windowOf(tenPerQuarter, at('20:16:00'), 1);
  expect(tooManyAttempts(window, at('20:16:00'))).toMatchObject({ status: 429, retryAfter: 840 });
  expect(tooManyAttempts(window, at('20:29:59.999')).retryAfter).toBe(1);
});
