import { expect, test } from 'vitest';
import { mergeCookies, cookieIn, cookieNames, isLive } from './session.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const tokenUntil = (exp: unknown) => `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`;

test('a token with time left is used', () => {
  expect(isLive(tokenUntil(now / 1000 + 60), now)).toBe(true);
});

test('a token that is expired, about to expire or no token is exchanged', () => {
  expect(isLive(tokenUntil(now / 1000 - 1), now)).toBe(false);
  expect(isLive(tokenUntil(now / 1000 + 5), now)).toBe(false);
  for (const token of ['', 'a.b.c', 'e30', tokenUntil('soon'), tokenUntil(undefined), 'e30.bnVsbA.x'])
    expect(isLive(token, now), token).toBe(false);
});

test('on https the cookies belong to this host alone', () => {
  expect(cookieNames(true)).toEqual({ session: '__Host-session', refresh: '__Host-refresh' });
  expect(cookieNames(false)).toEqual({ session: 'session', refresh: 'refresh' });
});

test('a new token is found among the cookies that auth sets', () => {
  const headers = ['refresh=r%2F2; Path=/; HttpOnly', 'session=t.2; Path=/; HttpOnly; SameSite=Lax'];
  expect(cookieIn(headers, 'session')).toBe('t.2');
  expect(cookieIn(headers, 'refresh')).toBe('r/2');
  expect(cookieIn(['session=; Max-Age=0'], 'session')).toBeUndefined();
});

test('auth sees the cookies as the browser will have them', () => {
  expect(
    mergeCookies('theme=dark; session=old; refresh=r1', ['session=new; Path=/', 'refresh=r2; HttpOnly']),
  ).toBe('theme=dark; session=new; refresh=r2');
  expect(mergeCookies('session=old; refresh=r1', ['session=; Max-Age=0', 'refresh=; Max-Age=0'])).toBe('');
});
