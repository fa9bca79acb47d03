import { RefreshSession } from '@boxoffice/shared/api/users.ts';
import { type Answer, ok } from '@boxoffice/shared/functions/answer.ts';
import { errorBody } from '@boxoffice/shared/functions/failure.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashToken, newSalt, successorOf } from '../credentials/refresh-token.ts';
import { use } from '../domain/session.ts';
import { publicUser } from '../domain/user.ts';
import { authService } from '../service.ts';
import { deleteSession, findToken, putSession } from '../tables/sessions.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure, refreshTokenIn } from './cookies.ts';
import { placeOf, signedIn } from './session-cookies.ts';
import { accountAndSession } from './signed-in-session.ts';

export const refreshSession = httpFunction(
  authService,
  'refresh-session',
  RefreshSession,
  async ({ headers, given: { now } }) => {
    const secure = isSecure(headers);
    const token = refreshTokenIn(headers.cookie, secure);
    if (!token) return signedOut(secure);
    const presented = hashToken(token);
    const salt = newSalt();
    const next = { hash: hashToken(successorOf(token, salt)), salt, network: placeOf(headers) };
    const owner = await findToken(presented);
    const { user, session } = owner ? await accountAndSession(owner.userId, owner.sessionId) : {};
    const used = use(session, user, presented, next, now);
    if (!user || used.kind === 'unknown') return signedOut(secure);
    if (used.kind === 'reused') {
      const { userId, id: sessionId } = used.session;
      audit('an old refresh token was used: its session is ended', headers, { userId, sessionId }, 'warn');
      await deleteSession(userId, sessionId);
      return signedOut(secure);
    }
    if (used.kind === 'rotated') await authService.commit({ writes: putSession(used.session) });
    const refresh = successorOf(token, used.kind === 'rotated' ? salt : used.salt);
    return ok(publicUser(user), await signedIn(user, used.session, refresh, headers, now));
  },
);

/** A 401 that takes the cookies away too: a browser that kept them would ask again and again. */
const signedOut = (secure: boolean): Answer => ({
  status: 401,
  body: errorBody('not-signed-in'),
  headers: { 'set-cookie': clearedCookies(secure) },
});
