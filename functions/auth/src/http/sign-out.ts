import { SignOut } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { authService } from '../service.ts';
import { deleteSession, findTokenOwner } from '../tables/sessions.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure, refreshTokenIn } from './cookies.ts';

export const signOut = httpFunction(authService, 'sign-out', SignOut, async ({ caller, headers }) => {
  const secure = isSecure(headers);
  const token = refreshTokenIn(headers.cookie, secure);
  const owner = token && (await findTokenOwner(hashToken(token)));
  if (owner) await deleteSession(owner.userId, owner.sessionId);
  if (caller) await deleteSession(caller.userId, caller.sessionId);
  const userId = caller?.userId ?? (owner ? owner.userId : undefined);
  if (userId) audit('signed out', headers, { userId });
  return ok({}, { 'set-cookie': clearedCookies(secure) });
});
