import { expect, test } from 'vitest';
import { clearedCookies, cookiesOf, isSecure, refreshTokenIn } from './cookies.ts';

const tokens = { access: 'a.b.c', refresh: 'r' };

test('scripts and other sites get no hold of the tokens', () => {
  expect(cookiesOf(tokens, 60, false)).toEqual([
    'session=a.b.c; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
    'refresh=r; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
  ]);
});

test('on https cookies are bound to the host, and never sent without encryption', () => {
  expect(cookiesOf(tokens, 60, true)).toEqual([
    '__Host-session=a.b.c; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
    '__Host-refresh=r; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
  ]);
});

test('signing out takes both cookies away', () => {
  expect(clearedCookies(true)).toEqual([
    '__Host-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
    '__Host-refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
  ]);
});

test('the refresh token is found among other cookies', () => {
  expect(refreshTokenIn('theme=dark; session=a.b.c; refresh=r', false)).toBe('r');
  expect(refreshTokenIn('__Host-refresh=r;x', true)).toBe('r');
  expect(refreshTokenIn('xrefresh=r; refresh=', false)).toBeUndefined();
  expect(refreshTokenIn(undefined, false)).toBeUndefined();
});

test('a cookie that a sibling domain could have planted does not count on https', () => {
  expect(refreshTokenIn('refresh=planted', true)).toBeUndefined();
});

test("the visitor's own connection says whether it is https", () => {
  expect(isSecure({ 'x-visitor-protocol': 'https' })).toBe(true);
  expect(isSecure({ 'x-visitor-protocol': 'http' })).toBe(false);
  expect(isSecure({})).toBe(false);
});
