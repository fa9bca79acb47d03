import { expect, test } from 'vitest';
import { minutesAndSeconds, secondsLeft } from './countdown.ts';

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
