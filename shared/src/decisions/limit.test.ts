import { expect, test } from 'vitest';
import { type Limit, tooMany, windowOf } from './limit.ts';

const few: Limit = { name: 'few', most: 10, seconds: 900 };

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const seconds = (time: string) => at(time) / 1000;

test('all attempts of a quarter of an hour fall into one window', () => {
  const window = { startsAt: seconds('20:15:00'), endsAt: seconds('20:30:00'), most: 10 };
  expect(windowOf(few, at('20:15:00'), 1)).toEqual(window);
  expect(windowOf(few, at('20:29:59.999'), 1)).toEqual(window);
  expect(windowOf(few, at('20:30:00'), 1).startsAt).toBe(window.endsAt);
});

test('an operator scales every limit, but never to nothing', () => {
  expect(windowOf(few, at('20:00:00'), 20).most).toBe(200);
  expect(windowOf(few, at('20:00:00'), 0.01).most).toBe(1);
  expect(windowOf({ ...few, mostOfAPart: 5 }, at('20:00:00'), 3).mostOfAPart).toBe(15);
});

test('who is limited hears in how many seconds it is worth trying again', () => {
  const window = windowOf(few, at('20:16:00'), 1);
  expect(tooMany(window, at('20:16:00'))).toMatchObject({ status: 429, retryAfter: 840 });
  expect(tooMany(window, at('20:29:59.999')).retryAfter).toBe(1);
});
