import type { IncomingHttpHeaders } from 'node:http';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { accessToken } from '../credentials/access-token.ts';
import { neighbourhoodOf } from '../domain/neighbourhood.ts';
import { lapsesAt, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { cookiesOf, isSecure } from './cookies.ts';

/** What makes a browser keep a session. */
export interface SessionHeaders extends Record<string, string[]> {
  'set-cookie': string[];
}

/** The headers of an answer that signs a visitor in, or keeps them so: a fresh access token, and its refresh. */
export async function signedIn(
  user: User,
  session: Session,
  refresh: string,
  headers: IncomingHttpHeaders,
  now: number,
): Promise<SessionHeaders> {
  const access = await accessToken(user, session, now);
  const maxAge = Math.max(0, Math.floor((lapsesAt(session) - now) / 1000));
  return { 'set-cookie': cookiesOf({ access, refresh }, maxAge, isSecure(headers)) };
}

/** What the browser calls itself, cut to what a list can show. */
export const browserOf = (headers: IncomingHttpHeaders): string =>
  (headers['user-agent'] ?? '').slice(0, 300);

/** Where the browser is, by and large. */
export const placeOf = (headers: IncomingHttpHeaders): string =>
  neighbourhoodOf(networkOf(headers['x-forwarded-for']));
