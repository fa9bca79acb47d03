import { db } from '@boxoffice/shared/tables/client.ts';
import { DeleteCommand } from '@boxoffice/shared/tables/commands.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { expiresAt, isLive, latestExpiry, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { authService } from '../service.ts';

/** The maximum length of a list of sessions. */
const MAX_LISTED = 100;

/** The session of a refresh token. Old tokens keep their row, so that their reuse is detected. */
interface TokenRow extends Key {
  userId: string;
  sessionId: string;
  ttl: number;
}

const keyOf = (userId: string, id: string): Key => ({ pk: `USER#${userId}`, sk: `SESSION#${id}` });
const keyOfToken = (hash: string): Key => ({ pk: `REFRESH#${hash}`, sk: 'REFRESH' });
/** The rows of a session's current and previous refresh token. */
export const tokenKeys = ({ hash, previous }: Session): Key[] =>
  [hash, previous?.hash].flatMap((each) => (each === undefined ? [] : [keyOfToken(each)]));

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/** Stores the next version of a session, and the row of its current token. */
export function putSession(session: Session): Write[] {
  const item = { ...session, ...keyOf(session.userId, session.id), ttl: seconds(expiresAt(session)) };
  const token: TokenRow = {
    ...keyOfToken(session.hash),
    userId: session.userId,
    sessionId: session.id,
    ttl: seconds(latestExpiry(session)),
  };
  return [putVersioned(authService.table, item), { Put: { TableName: authService.table, Item: token } }];
}

/** Ends a session in a transaction, whatever its version. */
export const removeSession = ({ userId, id }: Session): Write => ({
  Delete: { TableName: authService.table, Key: keyOf(userId, id) },
});

export const findSession = (userId: string, id: string): Promise<Session | undefined> =>
  getItem<Session & Key>(authService.table, keyOf(userId, id));

/** The account and session of a current or old refresh token. The session may have ended. */
export const findTokenOwner = (hash: string): Promise<Pick<TokenRow, 'userId' | 'sessionId'> | undefined> =>
  getItem<TokenRow>(authService.table, keyOfToken(hash));

/** An account's stored sessions, newest first. Some may have ended. */
export const sessionsOf = (userId: string): AsyncGenerator<Session> =>
  queryAllItems<Session & Key>(authService.table, {
    pk: `USER#${userId}`,
    prefix: 'SESSION#',
    newestFirst: true,
  });

/**
 * An account's live sessions, newest first.
 *
 * @param now epoch milliseconds
 */
export async function liveSessionsOf(user: User, now: number): Promise<Session[]> {
  const live: Session[] = [];
  for await (const session of sessionsOf(user.id)) {
    if (isLive(session, user, now)) live.push(session);
    if (live.length === MAX_LISTED) break;
  }
  return live;
}

/**
 * Ends a session whatever its version. When it is ended and refreshed at the same time, ending wins.
 *
 * @returns the ended session, or undefined when there was none
 */
export async function deleteSession(userId: string, id: string): Promise<Session | undefined> {
  const { Attributes } = await db.send(
    new DeleteCommand({ TableName: authService.table, Key: keyOf(userId, id), ReturnValues: 'ALL_OLD' }),
  );
  return Attributes as (Session & Key) | undefined;
}
