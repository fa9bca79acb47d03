import { expect, test } from 'vitest';
import { dueAnnouncement, hasSlept, minutesAndSeconds, secondsLeft } from './countdown.ts';

const clock = { server: 1_000_000, monotonic: 500 };

test('the countdown follows the server clock', () => {
  expect(secondsLeft(1_900_000, clock, 500)).toBe(900);
  expect(secondsLeft(1_900_000, clock, 500 + 60_000)).toBe(840);
});

test('the last second is shown until it ends', () => {
  expect(secondsLeft(1_900_000, clock, 500 + 899_999)).toBe(1);
  expect(secondsLeft(1_900_000, clock, 500 + 900_000)).toBe(0);
  expect(secondsLeft(1_900_000, clock, 500 + 999_999)).toBe(0);
});

test('minutes and seconds are shown like a clock', () => {
  expect(minutesAndSeconds(905)).toBe('15:05');
  expect(minutesAndSeconds(59)).toBe('0:59');
  expect(minutesAndSeconds(0)).toBe('0:00');
});

test('each announcement is made once', () => {
  const announced = Array.from({ length: 900 }, (_, at) => dueAnnouncement(901 - at, 900 - at));
  expect(announced.filter((seconds) => seconds !== undefined)).toEqual([600, 300, 120, 60, 30, 10]);
  expect(dueAnnouncement(undefined, 300)).toBeUndefined();
});

test('after a sleep only the last announcement is made', () => {
  expect(dueAnnouncement(800, 55)).toBe(60);
  expect(dueAnnouncement(800, 0)).toBeUndefined();
});

test('a sleep is detected by the monotonic clock', () => {
  expect(hasSlept(1_000, 1_000)).toBe(false);
  expect(hasSlept(600_000, 1_000)).toBe(true);
});

test('a system clock that is set back is not a sleep', () => {
  expect(hasSlept(-3_600_000, 1_000)).toBe(false);
});
