import type { IncomingHttpHeaders } from 'node:http';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { accessToken } from '../credentials/access-token.ts';
import { ipPrefixOf } from '../domain/ip-prefix.ts';
import { expiresAt, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { cookiesOf, isSecure } from './cookies.ts';

export interface SessionHeaders extends Record<string, string[]> {
  'set-cookie': string[];
}

/** The headers that store a session in the browser: a new access token, and the refresh token. */
export async function sessionHeaders(
  user: User,
  session: Session,
  refresh: string,
  headers: IncomingHttpHeaders,
  now: number,
): Promise<SessionHeaders> {
  const access = await accessToken(user, session, now);
  const maxAge = Math.max(0, Math.floor((expiresAt(session) - now) / 1000));
  return { 'set-cookie': cookiesOf({ access, refresh }, maxAge, isSecure(headers)) };
}

/** The User-Agent header, shortened for the list of sessions. */
export const userAgentOf = (headers: IncomingHttpHeaders): string =>
  (headers['user-agent'] ?? '').slice(0, 300);

/** The visitor's network, as a session stores it: an IPv4 /24 or an IPv6 /48. */
export const networkOfVisitor = (headers: IncomingHttpHeaders): string =>
  ipPrefixOf(networkOf(headers['x-forwarded-for']));
