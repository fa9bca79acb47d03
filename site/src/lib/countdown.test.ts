import { expect, test } from 'vitest';
import { hasSlept, minutesAndSeconds, momentBetween, secondsLeft } from './countdown.ts';

const clock = { server: 1_000_000, monotonic: 500 };

test('time runs by the server, whatever the clock of the visitor says', () => {
  expect(secondsLeft(1_900_000, clock, 500)).toBe(900);
  expect(secondsLeft(1_900_000, clock, 500 + 60_000)).toBe(840);
});

test('the last second is shown until it is over', () => {
  expect(secondsLeft(1_900_000, clock, 500 + 899_999)).toBe(1);
  expect(secondsLeft(1_900_000, clock, 500 + 900_000)).toBe(0);
  expect(secondsLeft(1_900_000, clock, 500 + 999_999)).toBe(0);
});

test('minutes and seconds are shown like a clock', () => {
  expect(minutesAndSeconds(905)).toBe('15:05');
  expect(minutesAndSeconds(59)).toBe('0:59');
  expect(minutesAndSeconds(0)).toBe('0:00');
});

test('somebody who listens is told at a few moments, once each', () => {
  const said = Array.from({ length: 900 }, (_, at) => momentBetween(901 - at, 900 - at));
  expect(said.filter((moment) => moment !== undefined)).toEqual([600, 300, 120, 60, 30, 10]);
  expect(momentBetween(undefined, 300)).toBeUndefined();
});

test('after a sleep only what counts now is said', () => {
  expect(momentBetween(800, 55)).toBe(60);
  expect(momentBetween(800, 0)).toBeUndefined();
});

test('a clock that stood while the machine slept is noticed', () => {
  expect(hasSlept(1_000, 1_000)).toBe(false);
  expect(hasSlept(600_000, 1_000)).toBe(true);
});

test('a clock that somebody puts back is no sleep', () => {
  expect(hasSlept(-3_600_000, 1_000)).toBe(false);
});
