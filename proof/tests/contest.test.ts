import { expect, test } from 'vitest';
import { contest } from '../contest/contest.ts';

test('200 buyers compete for 60 seats: each seat is sold once, to a buyer who paid, and none is left', async () => {
  const { violations, sold } = await contest({
    seats: 60,
    buyers: 200,
    atOnce: 40,
    accounts: 20,
    holdSeconds: 10,
    seed: 1,
    progress: () => {},
  });
  expect(violations).toEqual([]);
  expect(sold).toBe(60);
}, 240_000);

test('a cancellation in the middle of the sale gives everyone the money back once, and nobody buys after it', async () => {
  const { violations, sold } = await contest({
    seats: 40,
    buyers: 80,
    atOnce: 20,
    accounts: 10,
    holdSeconds: 10,
    cancelAt: 10,
    seed: 2,
    progress: () => {},
  });
  expect(violations).toEqual([]);
  expect(sold).toBe(0);
}, 240_000);
