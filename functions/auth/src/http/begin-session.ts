import type { IncomingHttpHeaders } from 'node:http';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import { hashToken, newRefreshToken } from '../credentials/refresh-token.ts';
import { newSession } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import { putSession } from '../tables/sessions.ts';
import { networkOfVisitor, type SessionHeaders, sessionHeaders, userAgentOf } from './session-cookies.ts';

interface PreparedSession {
  id: string;
  /** The writes that store the session. */
  writes: Write[];
  /** The headers that give the stored session to the browser. */
  headers: () => Promise<SessionHeaders>;
}

/** Prepares a new session for a user who has just signed in. */
export function beginSession(user: User, headers: IncomingHttpHeaders, given: Given): PreparedSession {
  const refresh = newRefreshToken();
  const session = newSession(
    {
      userId: user.id,
      generation: user.generation,
      userAgent: userAgentOf(headers),
      network: networkOfVisitor(headers),
      hash: hashToken(refresh),
    },
    given,
  );
  return {
    id: session.id,
    writes: putSession(session),
    headers: () => sessionHeaders(user, session, refresh, headers, given.now),
  };
}
