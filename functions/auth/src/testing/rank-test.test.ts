import { expect, test } from 'vitest';
import { sameDistribution } from './rank-test.ts';

/** Numbers that are the same in every run. */
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

test('it is what one gets by hand', () => {
  // The first have the rank sum 47, so U = 11; (32 - 11 - 0.5) / sqrt(8 * 8 * 17 / 12) = 2.153.
  const [a, b] = [
    [1, 2, 3, 4, 5, 9, 10, 13],
    [6, 7, 8, 11, 12, 14, 15, 16],
  ];
  expect(sameDistribution(a, b)).toBeCloseTo(0.0313, 4);
  expect(sameDistribution(b, a)).toBe(sameDistribution(a, b));
});

test('of samples that are alike one in a hundred differs at one in a hundred', () => {
  const found = Array.from({ length: 2000 }, () => sameDistribution(sample(30), sample(30)));
  const rejected = found.filter((p) => p < 0.01).length;
  expect(rejected).toBeGreaterThan(5);
  expect(rejected).toBeLessThan(40);
});

test('a small shift is found, and one pause of the machine is none', () => {
  expect(sameDistribution(sample(60), sample(60, 3))).toBeLessThan(0.01);
  expect(sameDistribution(sample(60), [...sample(59), 100_000])).toBeGreaterThan(0.01);
});

test('what is all the same does not differ', () => {
  expect(sameDistribution([1, 1, 1], [1, 1, 1])).toBe(1);
});
