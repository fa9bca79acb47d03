import { expect, test } from 'vitest';
import { linesOf } from './text-lines.ts';

test('a text is broken between words', () => {
  expect(linesOf('The Magic Flute', 20, 3)).toEqual(['The Magic Flute']);
  expect(linesOf('The Magic  Flute, stalls', 12, 3)).toEqual(['The Magic', 'Flute,', 'stalls']);
});

test('a word that is longer than a line is broken within it, but not within a character', () => {
  expect(linesOf('🎸🎸🎸🎸🎸', 2, 3)).toEqual(['🎸🎸', '🎸🎸', '🎸']);
});

test('an ellipsis ends a text that needs more lines', () => {
  expect(linesOf('one two three four', 5, 2)).toEqual(['one', 'two…']);
  expect(linesOf('x'.repeat(30), 10, 2)).toEqual(['xxxxxxxxxx', 'xxxxxxxxx…']);
  expect(linesOf('', 10, 2)).toEqual([]);
});
