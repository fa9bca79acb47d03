import { expect, test } from 'vitest';
import { cookieNames, isLive, mergeCookies, setCookieValue } from './session.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const tokenUntil = (exp: unknown) => `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`;

test('a token with time left is live', () => {
  expect(isLive(tokenUntil(now / 1000 + 60), now)).toBe(true);
});

test('an expired, nearly expired or malformed token is not live', () => {
  expect(isLive(tokenUntil(now / 1000 - 1), now)).toBe(false);
  expect(isLive(tokenUntil(now / 1000 + 5), now)).toBe(false);
  for (const token of ['', 'a.b.c', 'e30', tokenUntil('soon'), tokenUntil(undefined), 'e30.bnVsbA.x'])
    expect(isLive(token, now), token).toBe(false);
});

test('on https the cookies are bound to this host', () => {
  expect(cookieNames(true)).toEqual({ session: '__Host-session', refresh: '__Host-refresh' });
  expect(cookieNames(false)).toEqual({ session: 'session', refresh: 'refresh' });
});

test('a cookie has the value of its Set-Cookie header', () => {
  const headers = ['refresh=r%2F2; Path=/; HttpOnly', 'session=t.2; Path=/; HttpOnly; SameSite=Lax'];
  expect(setCookieValue(headers, 'session')).toBe('t.2');
  expect(setCookieValue(headers, 'refresh')).toBe('r/2');
  expect(setCookieValue(['session=; Max-Age=0'], 'session')).toBeUndefined();
});

test('Set-Cookie headers replace and delete cookies of a Cookie header', () => {
  expect(
    mergeCookies('theme=dark; session=old; refresh=r1', ['session=new; Path=/', 'refresh=r2; HttpOnly']),
  ).toBe('theme=dark; session=new; refresh=r2');
  expect(mergeCookies('session=old; refresh=r1', ['session=; Max-Age=0', 'refresh=; Max-Age=0'])).toBe('');
});
