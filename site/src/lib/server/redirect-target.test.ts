import { expect, test } from 'vitest';
import { safeRedirectTarget } from './redirect-target.ts';

test('a path of this site is a redirect target', () => {
  expect(safeRedirectTarget('/tickets/0193?quantity=2')).toBe('/tickets/0193?quantity=2');
  expect(safeRedirectTarget('/')).toBe('/');
});

test('another site is never a redirect target', () => {
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
