import { expect, test } from 'vitest';
import { nextCursor, safeRedirectTarget } from './next.ts';

test('after signing in one is back where one was', () => {
  expect(safeRedirectTarget('/tickets/0193?quantity=2')).toBe('/tickets/0193?quantity=2');
  expect(safeRedirectTarget('/')).toBe('/');
});

test('a link never leads to another site by way of signing in', () => {
  for (const next of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/..//evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '',
    null,
    undefined,
  ]) {
    const path = safeRedirectTarget(next);
    expect(new URL(path, 'https://boxoffice.example').origin, String(next)).toBe('https://boxoffice.example');
    expect(path.startsWith('//')).toBe(false);
  }
});

test('the next page is found in the Link header', () => {
  expect(nextCursor('</api/tickets?limit=20&cursor=a%2Cb%3D>; rel="next"')).toBe('a,b=');
  expect(
    nextCursor('<https://x.example/api/tickets?cursor=a>; rel="prev", </api/tickets?cursor=b>; rel="next"'),
  ).toBe('b');
});

test('the last page has no next one', () => {
  expect(nextCursor(undefined)).toBeUndefined();
  expect(nextCursor('</api/tickets?cursor=a>; rel="prev"')).toBeUndefined();
});
