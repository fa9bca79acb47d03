import { expect, test } from 'vitest';
import { coverOf } from './cover.ts';

test('a ticket always has the same cover', () => {
  expect(coverOf('0197a0d0-0000-7000-8000-000000000001')).toEqual(
    coverOf('0197a0d0-0000-7000-8000-000000000001'),
  );
});

test('tickets with consecutive ids have different covers', () => {
  const covers = Array.from({ length: 60 }, (_, index) =>
    coverOf(`0197a0d0-0000-7000-8000-0000000000${index}`),
  );
  expect(new Set(covers.map(({ motif }) => motif)).size).toBe(6);
  expect(new Set(covers.map(({ ground }) => ground)).size).toBe(8);
});
