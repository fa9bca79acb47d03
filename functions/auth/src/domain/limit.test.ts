import { expect, test } from 'vitest';
import { FAILURES_PER_ACCOUNT, SIGN_INS_PER_ADDRESS, tooMany, windowOf } from './limit.ts';

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const seconds = (time: string) => at(time) / 1000;

test('all attempts of a quarter of an hour fall into one window', () => {
  const window = { startsAt: seconds('20:15:00'), endsAt: seconds('20:30:00'), most: 10 };
  expect(windowOf(FAILURES_PER_ACCOUNT, at('20:15:00'), 1)).toEqual(window);
  expect(windowOf(FAILURES_PER_ACCOUNT, at('20:29:59.999'), 1)).toEqual(window);
  expect(windowOf(FAILURES_PER_ACCOUNT, at('20:30:00'), 1).startsAt).toBe(window.endsAt);
});

test('an operator scales every limit, but never to nothing', () => {
  expect(windowOf(SIGN_INS_PER_ADDRESS, at('20:00:00'), 20).most).toBe(2000);
  expect(windowOf(FAILURES_PER_ACCOUNT, at('20:00:00'), 0.01).most).toBe(1);
});

test('who is limited hears in how many seconds it is worth trying again', () => {
  const window = windowOf(FAILURES_PER_ACCOUNT, at('20:16:00'), 1);
  expect(tooMany(window, at('20:16:00'))).toMatchObject({ status: 429, retryAfter: 840 });
  expect(tooMany(window, at('20:29:59.999')).retryAfter).toBe(1);
});
