import { expect, test } from 'vitest';
import { cookieNames, identify, isLive, mergeCookies, setCookieValue } from './session.ts';

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
  ).toBe('session=new; refresh=r2');
  expect(mergeCookies('session=old; refresh=r1', ['session=; Max-Age=0', 'refresh=; Max-Age=0'])).toBe('');
});

test('cookies with names that are no tokens are not passed on', () => {
  expect(mergeCookies('a b=1; ü=2; %=%; refresh=r1', [])).toBe('refresh=r1');
});

test('a token with characters that no header may have is not live', () => {
  const exp = now / 1000 + 60;
  for (const end of ['\n', '日本', '%', ''])
    expect(isLive(tokenUntil(exp).slice(0, -1) + end, now)).toBe(false);
});

test.each(['%', 'a.b.c', '日本'])(
  'the unusable session cookie %s is deleted when nothing can renew it',
  async (value) => {
    const request = { isSecure: false, headers: {}, accepts: (token: string) => isLive(token, now) };
    const { token, setCookies } = await identify({ ...request, cookie: `session=${value}` });
    expect(token).toBeUndefined();
    expect(setCookies).toEqual(['session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
  },
);
