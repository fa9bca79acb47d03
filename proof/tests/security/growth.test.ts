import { expect, test } from 'vitest';
import { growth } from '../../security/fuzz/growth.ts';

const samples = (live: (done: number) => number) =>
  [5, 6, 7, 8, 9, 10].map((thousands) => ({ done: thousands * 1000, live: live(thousands * 1000) }));

test('a process that keeps a kilobyte of each request grows by a kilobyte per request', () => {
  expect(growth(samples((done) => 30_000_000 + done * 1024))).toBeCloseTo(1024);
});

test('noise is not measured as growth', () => {
  const noise = [0, 90_000, 10_000, 80_000, 20_000, 50_000];
  expect(Math.abs(growth(samples((done) => 30_000_000 + (noise[done / 1000 - 5] ?? 0))))).toBeLessThan(10);
});

test('a process that frees memory shrinks', () => {
  expect(growth(samples((done) => 30_000_000 - done * 100))).toBeCloseTo(-100);
});
