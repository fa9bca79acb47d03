import { Refused } from '@boxoffice/shared/errors.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { isLive, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { findSession } from '../tables/sessions.ts';
import { findUser } from '../tables/users.ts';

/** A signed-in user and the session of the access token. */
export interface SignedIn {
  user: User;
  session: Session;
}

/**
 * Reads an account and one of its sessions. The account must be read first. If all other sessions are ended between
 * the two reads, the kept session then has a higher generation than the account, and still counts as live.
 */
export async function accountAndSession(userId: string, sessionId: string): Promise<Partial<SignedIn>> {
  const user = await findUser(userId);
  const session = user && (await findSession(userId, sessionId));
  return { ...(user && { user }), ...(session && { session }) };
}

/**
 * The caller's account and session, or undefined when the session has ended. Other services trust an access token
 * for its five minutes. Auth reads the session, so here an ended session stops working at once.
 *
 * @param now epoch milliseconds
 */
export async function findSignedIn(caller: Caller | undefined, now: number): Promise<SignedIn | undefined> {
  if (!caller) return undefined;
  const { user, session } = await accountAndSession(caller.userId, caller.sessionId);
  return user && session && isLive(session, user, now) ? { user, session } : undefined;
}

/** @throws Refused (401) when the caller's session has ended */
export async function requireSession(caller: Caller, now: number): Promise<SignedIn> {
  const signedIn = await findSignedIn(caller, now);
  if (!signedIn) throw new Refused(401, 'not-signed-in');
  return signedIn;
}
