import { Refused } from '@boxoffice/shared/decisions/refused.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { isLive, type Session } from '../domain/session.ts';
import { findSession } from '../tables/sessions.ts';

/**
 * The session that an access token was issued for, unless it has ended. Other services trust the token for
 * its five minutes; here, where sessions are kept, one that was ended is over at once.
 *
 * @param now epoch milliseconds
 */
export async function sessionOf(caller: Caller | undefined, now: number): Promise<Session | undefined> {
  const session = caller && (await findSession(caller.userId, caller.sessionId));
  return session && isLive(session, now) ? session : undefined;
}

/** @throws Refused (401) when the caller's session has ended */
export async function requireSession(caller: Caller, now: number): Promise<Session> {
  const session = await sessionOf(caller, now);
  if (!session) throw new Refused(401, 'Not signed in');
  return session;
}
