import { expect, test } from 'vitest';
import { clearedCookies, cookiesOf, isSecure, refreshTokenIn } from './cookies.ts';

const tokens = { access: 'a.b.c', refresh: 'r' };

test('the cookies are hidden from scripts and from requests of other sites', () => {
  expect(cookiesOf(tokens, 60, false)).toEqual([
    'session=a.b.c; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    'refresh=r; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
  ]);
});

test('on https the cookies are bound to the host and only sent over https', () => {
  expect(cookiesOf(tokens, 60, true)).toEqual([
    '__Host-session=a.b.c; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-refresh=r; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
  ]);
});

test('signing out deletes both cookies', () => {
  expect(clearedCookies(true)).toEqual([
    '__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-refresh=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
  ]);
});

test('the refresh token is found among other cookies', () => {
  expect(refreshTokenIn('theme=dark; session=a.b.c; refresh=r', false)).toBe('r');
  expect(refreshTokenIn('__Host-refresh=r; x', true)).toBe('r');
  expect(refreshTokenIn('xrefresh=r; refresh=', false)).toBeUndefined();
  expect(refreshTokenIn(undefined, false)).toBeUndefined();
});

test('on https a cookie without the __Host- prefix is ignored', () => {
  expect(refreshTokenIn('refresh=planted', true)).toBeUndefined();
});

test("the site's x-visitor-protocol header says whether the visitor uses https", () => {
  expect(isSecure({ 'x-visitor-protocol': 'https' })).toBe(true);
  expect(isSecure({ 'x-visitor-protocol': 'http' })).toBe(false);
  expect(isSecure({})).toBe(false);
});
