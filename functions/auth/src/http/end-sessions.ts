import { EndSessions } from '@boxoffice/shared/api/users.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { withGeneration } from '../domain/session.ts';
import { withSessionsEnded } from '../domain/user.ts';
import { authService } from '../service.ts';
import { putSession } from '../tables/sessions.ts';
import { putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure } from './cookies.ts';
import { requireSession } from './signed-in-session.ts';

export const endSessions = httpFunction(
  authService,
  'end-sessions',
  EndSessions,
  async ({ query, caller, headers, given }) => {
    const { user, session } = await requireSession(caller, given.now);
    const changed = withSessionsEnded(user);
    const currentSession = query.keep ? putSession(withGeneration(session, changed)) : [];
    await authService.commit({ writes: [putUser(changed), ...currentSession] });
    audit(query.keep ? 'other sessions ended' : 'all sessions ended', headers, {
      userId: user.id,
      sessionId: session.id,
    });
    if (query.keep) return noContent();
    return { ...noContent(), headers: { 'set-cookie': clearedCookies(isSecure(headers)) } };
  },
);
