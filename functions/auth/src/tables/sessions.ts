import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { db } from '@boxoffice/shared/tables/client.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import { endsAt, isLive, lapsesAt, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { authService } from '../service.ts';

/** No answer lists more sessions than this. */
const MOST_LISTED = 100;

/** Which session a refresh token belongs to: also an old one, so that its reuse is noticed. */
interface TokenRow extends Key {
  userId: string;
  sessionId: string;
  ttl: number;
}

const keyOf = (userId: string, id: string): Key => ({ pk: `USER#${userId}`, sk: `SESSION#${id}` });
const keyOfToken = (hash: string): Key => ({ pk: `REFRESH#${hash}`, sk: 'REFRESH' });
const seconds = (ms: number): number => Math.ceil(ms / 1000);

/** Stores the next version of a session, and that its current token belongs to it. */
export const putSession = (session: Session): Write[] => [
  putVersioned(authService.table, {
    ...session,
    ...keyOf(session.userId, session.id),
    ...{ ttl: seconds(lapsesAt(session)) },
  }),
  {
    Put: {
      TableName: authService.table,
      Item: {
        ...keyOfToken(session.hash),
        userId: session.userId,
        sessionId: session.id,
        ttl: seconds(endsAt(session)),
      } satisfies TokenRow,
    },
  },
];

/** Ends a session in a transaction, whatever its version. */
export const removeSession = ({ userId, id }: Session): Write => ({
  Delete: { TableName: authService.table, Key: keyOf(userId, id) },
});

export const findSession = (userId: string, id: string): Promise<Session | undefined> =>
  getItem<Session & Key>(authService.table, keyOf(userId, id));

/** Whose session a refresh token, current or old, belongs to; it may have ended. */
export const findToken = (hash: string): Promise<Pick<TokenRow, 'userId' | 'sessionId'> | undefined> =>
  getItem<TokenRow>(authService.table, keyOfToken(hash));

/**
 * An account's live sessions, the newest first.
 *
 * @param now epoch milliseconds
 */
export async function liveSessionsOf(user: User, now: number): Promise<Session[]> {
  const live: Session[] = [];
  const range = { pk: `USER#${user.id}`, prefix: 'SESSION#', newestFirst: true };
  for await (const session of queryAllItems<Session & Key>(authService.table, range)) {
    if (isLive(session, user, now)) live.push(session);
    if (live.length === MOST_LISTED) break;
  }
  return live;
}

/**
 * Ends a session whatever its version: of ending and refreshing at once, ending wins.
 *
 * @returns the session that was ended, undefined when there was none
 */
export async function deleteSession(userId: string, id: string): Promise<Session | undefined> {
  const { Attributes } = await db.send(
    new DeleteCommand({ TableName: authService.table, Key: keyOf(userId, id), ReturnValues: 'ALL_OLD' }),
  );
  return Attributes as (Session & Key) | undefined;
}
