import type { IncomingHttpHeaders } from 'node:http';
import { parse, serialize } from 'cookie';

/** The two tokens that a browser keeps. */
export interface Tokens {
  access: string;
  refresh: string;
}

/** Whether the visitor's own connection to the site is https. */
export const isSecure = (headers: IncomingHttpHeaders): boolean => headers['x-visitor-protocol'] === 'https';

/** On https the prefix binds the cookies to this host (RFC 6265bis, "The __Host- prefix"). */
const nameOf = (name: 'session' | 'refresh', secure: boolean): string => (secure ? `__Host-${name}` : name);

/**
 * The Set-Cookie headers of a session. The access token's cookie outlives the token, so that the site can
 * tell an expired sign-in from a visitor who never signed in.
 *
 * @param maxAge lifetime of the refresh token, in seconds
 */
export function cookiesOf({ access, refresh }: Tokens, maxAge: number, secure: boolean): string[] {
  const attributes = { path: '/', maxAge, httpOnly: true, sameSite: 'lax', secure } as const;
  return [
    serialize(nameOf('session', secure), access, attributes),
    serialize(nameOf('refresh', secure), refresh, attributes),
  ];
}

/** The Set-Cookie headers that delete a session's cookies. */
export const clearedCookies = (secure: boolean): string[] =>
  cookiesOf({ access: '', refresh: '' }, 0, secure);

/**
 * The refresh token in a Cookie header. On https only the `__Host-` cookie counts: a sibling domain can plant a
 * cookie under the other name.
 */
export const refreshTokenIn = (header: string | undefined, secure: boolean): string | undefined =>
  parse(header ?? '')[nameOf('refresh', secure)] || undefined;
