import { expect, test } from 'vitest';
import { fromCursor, toCursor } from './cursor.ts';

const position = { pk: 'LIST', sk: 'b' };

test('a cursor is read back', () => {
  expect(fromCursor(toCursor(position), ['pk', 'sk'], { pk: 'LIST' })).toEqual(position);
});

test.each(['\ud800', 'a\u0000', 'a\nb', ''])('a cursor with the key %j is refused', (sk) => {
  expect(() => fromCursor(toCursor({ ...position, sk }), ['pk', 'sk'], { pk: 'LIST' })).toThrow(
    'The cursor does not belong to this list',
  );
});
