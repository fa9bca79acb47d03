import { ListSessions } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { sessionView } from '../domain/session.ts';
import { authService } from '../service.ts';
import { liveSessionsOf } from '../tables/sessions.ts';
import { requireSession } from './signed-in-session.ts';

export const listSessions = httpFunction(
  authService,
  'list-sessions',
  ListSessions,
  async ({ caller, given }) => {
    const { user, session: current } = await requireSession(caller, given.now);
    return ok((await liveSessionsOf(user, given.now)).map((session) => sessionView(session, current.id)));
  },
);
