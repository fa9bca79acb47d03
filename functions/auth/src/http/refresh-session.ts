import { RefreshSession } from '@boxoffice/shared/api/users.ts';
import { type Answer, ok } from '@boxoffice/shared/functions/answer.ts';
import { errorBody } from '@boxoffice/shared/functions/failure.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashToken, newSalt, successorOf } from '../credentials/refresh-token.ts';
import { useRefreshToken } from '../domain/session.ts';
import { publicUser } from '../domain/user.ts';
import { authService } from '../service.ts';
import { deleteSession, findTokenOwner, putSession } from '../tables/sessions.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure, refreshTokenIn } from './cookies.ts';
import { noteLanguage } from './note-language.ts';
import { networkOfVisitor, sessionHeaders } from './session-cookies.ts';
import { accountAndSession } from './signed-in-session.ts';

export const refreshSession = httpFunction(
  authService,
  'refresh-session',
  RefreshSession,
  async ({ headers, given: { now } }) => {
    const secure = isSecure(headers);
    const token = refreshTokenIn(headers.cookie, secure);
    if (!token) return notSignedIn(secure);
    const presented = hashToken(token);
    const salt = newSalt();
    const next = { hash: hashToken(successorOf(token, salt)), salt, network: networkOfVisitor(headers) };
    const owner = await findTokenOwner(presented);
    const { user, session } = owner ? await accountAndSession(owner.userId, owner.sessionId) : {};
    const outcome = useRefreshToken(session, user, presented, next, now);
    if (!user || outcome.kind === 'unknown') return notSignedIn(secure);
    if (outcome.kind === 'reused') {
      const { userId, id: sessionId } = outcome.session;
      audit('session ended because an old refresh token was reused', headers, { userId, sessionId }, 'warn');
      await deleteSession(userId, sessionId);
      return notSignedIn(secure);
    }
    // The site renews a session every few minutes, so a language that was chosen since then arrives here.
    if (outcome.kind === 'rotated')
      await authService.commit({
        writes: [...putSession(outcome.session), ...noteLanguage(user, headers).writes],
      });
    const refresh = successorOf(token, outcome.kind === 'rotated' ? salt : outcome.salt);
    return ok(publicUser(user), await sessionHeaders(user, outcome.session, refresh, headers, now));
  },
);

/** A 401 that deletes the cookies: a browser that kept them would refresh again and again. */
const notSignedIn = (secure: boolean): Answer => ({
  status: 401,
  body: errorBody('not-signed-in'),
  headers: { 'set-cookie': clearedCookies(secure) },
});
