import { EndSession } from '@boxoffice/shared/api/users.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { isLive } from '../domain/session.ts';
import { authService } from '../service.ts';
import { deleteSession } from '../tables/sessions.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure } from './cookies.ts';
import { requireSession } from './signed-in-session.ts';

export const endSession = httpFunction(
  authService,
  'end-session',
  EndSession,
  async ({ params, caller, headers, given }) => {
    const { user, session: current } = await requireSession(caller, given.now);
    const ended = await deleteSession(caller.userId, params.id);
    if (!ended || !isLive(ended, user, given.now)) throw new Refused(404, 'session-unknown');
    audit('session ended', headers, { userId: user.id, sessionId: ended.id });
    if (ended.id !== current.id) return noContent();
    return { ...noContent(), headers: { 'set-cookie': clearedCookies(isSecure(headers)) } };
  },
);
