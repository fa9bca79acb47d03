import { expect, test } from 'vitest';
import { mannWhitneyPValue } from './mann-whitney.ts';

/** Pseudo-random numbers, the same in every run. */
function* noise() {
  let state = 1;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}
const source = noise();
const sample = (size: number, shift = 0) =>
  Array.from({ length: size }, () => 45 + 10 * (source.next().value as number) + shift);

test('the p-value equals one computed by hand', () => {
  // The rank sum of a is 47, so U = 11; (32 - 11 - 0.5) / sqrt(8 * 8 * 17 / 12) = 2.153.
  const [a, b] = [
    [1, 2, 3, 4, 5, 9, 10, 13],
    [6, 7, 8, 11, 12, 14, 15, 16],
  ];
  expect(mannWhitneyPValue(a, b)).toBeCloseTo(0.0313, 4);
  expect(mannWhitneyPValue(b, a)).toBe(mannWhitneyPValue(a, b));
});

test('about one in a hundred pairs of equal distribution has a p-value below 0.01', () => {
  const pValues = Array.from({ length: 2000 }, () => mannWhitneyPValue(sample(30), sample(30)));
  const rejected = pValues.filter((p) => p < 0.01).length;
  expect(rejected).toBeGreaterThan(5);
  expect(rejected).toBeLessThan(40);
});

test('a small shift is detected, and a single outlier is not', () => {
  expect(mannWhitneyPValue(sample(60), sample(60, 3))).toBeLessThan(0.01);
  expect(mannWhitneyPValue(sample(60), [...sample(59), 100_000])).toBeGreaterThan(0.01);
});

test('identical values have a p-value of 1', () => {
  expect(mannWhitneyPValue([1, 1, 1], [1, 1, 1])).toBe(1);
});
