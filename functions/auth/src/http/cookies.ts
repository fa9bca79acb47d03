import type { IncomingHttpHeaders } from 'node:http';

/** The two tokens that a browser keeps. */
export interface Tokens {
  access: string;
  refresh: string;
}

/** Whether the visitor's own connection is https, as the site tells. */
export const isSecure = (headers: IncomingHttpHeaders): boolean => headers['x-visitor-protocol'] === 'https';

/** On https the prefix binds the cookies to this very host (RFC 6265bis, "The __Host- prefix"). */
const nameOf = (name: 'session' | 'refresh', secure: boolean): string => (secure ? `__Host-${name}` : name);

/**
 * The Set-Cookie headers of a session. The access token's cookie outlives the token, so that the site can
 * tell a visitor whose token has expired from one who was never there.
 *
 * @param maxAge how long the refresh token is good for, in seconds
 */
export const cookiesOf = ({ access, refresh }: Tokens, maxAge: number, secure: boolean): string[] => [
  cookie(nameOf('session', secure), access, maxAge, secure),
  cookie(nameOf('refresh', secure), refresh, maxAge, secure),
];

/** The Set-Cookie headers that take a session's cookies away. */
export const clearedCookies = (secure: boolean): string[] =>
  cookiesOf({ access: '', refresh: '' }, 0, secure);

/**
 * The refresh token in a Cookie header. On https only the name that is bound to the host counts: the other
 * could have been planted by a sibling domain.
 */
export function refreshTokenIn(header: string | undefined, secure: boolean): string | undefined {
  const name = nameOf('refresh', secure);
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}

const cookie = (name: string, value: string, maxAge: number, secure: boolean): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
