import { SignOut } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { auth } from '../service.ts';
import { deleteSession, findSessionOf } from '../tables/sessions.ts';
import { clearedCookies, isSecure, refreshTokenIn } from './cookies.ts';

export const signOut = httpFunction(auth, 'sign-out', SignOut, async ({ caller, headers }) => {
  const secure = isSecure(headers);
  const token = refreshTokenIn(headers.cookie, secure);
  const session = token && (await findSessionOf(hashToken(token)));
  if (session) await deleteSession(session.userId, session.id);
  if (caller) await deleteSession(caller.userId, caller.sessionId);
  return ok({}, { 'set-cookie': clearedCookies(secure) });
});
