import { expect, test } from 'vitest';
import { nextCursor } from './pagination.ts';

test('the Link header has the cursor of the next page', () => {
  expect(nextCursor('</api/tickets?limit=20&cursor=a%2Cb%3D>; rel="next"')).toBe('a,b=');
  expect(
    nextCursor('<https://x.example/api/tickets?cursor=a>; rel="prev", </api/tickets?cursor=b>; rel="next"'),
  ).toBe('b');
});

test('the last page has no next cursor', () => {
  expect(nextCursor(undefined)).toBeUndefined();
  expect(nextCursor('</api/tickets?cursor=a>; rel="prev"')).toBeUndefined();
});
