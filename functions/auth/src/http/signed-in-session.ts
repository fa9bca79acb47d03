import { Refused } from '@boxoffice/shared/errors.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { isLive, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { findSession } from '../tables/sessions.ts';
import { findUser } from '../tables/users.ts';

/** Someone who is signed in, and the session that says so. */
export interface SignedIn {
  user: User;
  session: Session;
}

/**
 * An account and one of its sessions. The account is read first: a session that all the others were ended from,
 * between the two, is then of a later number than the account and not of an earlier one.
 */
export async function accountAndSession(userId: string, sessionId: string): Promise<Partial<SignedIn>> {
  const user = await findUser(userId);
  const session = user && (await findSession(userId, sessionId));
  return { ...(user && { user }), ...(session && { session }) };
}

/**
 * Who an access token was issued to and in which session, unless it has ended. Other services trust the token
 * for its five minutes; here, where sessions are kept, one that was ended is over at once.
 *
 * @param now epoch milliseconds
 */
export async function whoIs(caller: Caller | undefined, now: number): Promise<SignedIn | undefined> {
  if (!caller) return undefined;
  const { user, session } = await accountAndSession(caller.userId, caller.sessionId);
  return user && session && isLive(session, user, now) ? { user, session } : undefined;
}

/** @throws Refused (401) when the caller's session has ended */
export async function requireSession(caller: Caller, now: number): Promise<SignedIn> {
  const signedIn = await whoIs(caller, now);
  if (!signedIn) throw new Refused(401, 'not-signed-in');
  return signedIn;
}
