import { expect, test } from 'vitest';
import { coverOf } from './cover.ts';

test('a ticket keeps its cover', () => {
  expect(coverOf('0197a0d0-0000-7000-8000-000000000001')).toEqual(
    coverOf('0197a0d0-0000-7000-8000-000000000001'),
  );
});

test('tickets that were listed one after the other look different', () => {
  const covers = Array.from({ length: 60 }, (_, at) => coverOf(`0197a0d0-0000-7000-8000-0000000000${at}`));
  expect(new Set(covers.map(({ motif }) => motif)).size).toBe(6);
  expect(new Set(covers.map(({ ground }) => ground)).size).toBe(8);
});
