import type { IncomingHttpHeaders } from 'node:http';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import { hashToken, newRefreshToken } from '../credentials/refresh-token.ts';
import { open } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { putSession } from '../tables/sessions.ts';
import { browserOf, placeOf, type SessionHeaders, signedIn } from './session-cookies.ts';

/** A session that is about to begin. */
interface Beginning {
  id: string;
  /** For the transaction that it begins in. */
  writes: Write[];
  /** What hands it to the browser, once it is stored. */
  headers: () => Promise<SessionHeaders>;
}

/** A new session for someone who has just proved who they are. */
export function beginSession(user: User, headers: IncomingHttpHeaders, given: Given): Beginning {
  const refresh = newRefreshToken();
  const { id: userId, generation } = user;
  const browser = { userAgent: browserOf(headers), network: placeOf(headers) };
  const session = open({ userId, generation, ...browser, hash: hashToken(refresh) }, given);
  return {
    id: session.id,
    writes: putSession(session),
    headers: () => signedIn(user, session, refresh, headers, given.now),
  };
}
