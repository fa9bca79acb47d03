import { ListSessions, type Session as SessionView } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { isLive } from '../domain/session.ts';
import { auth } from '../service.ts';
import { sessionsOf } from '../tables/sessions.ts';
import { requireSession } from './signed-in-session.ts';

export const listSessions = httpFunction(auth, 'list-sessions', ListSessions, async ({ caller, given }) => {
  const current = await requireSession(caller, given.now);
  const live = (await sessionsOf(caller.userId)).filter((session) => isLive(session, given.now));
  return ok(
    live.map(
      ({ id, createdAt, lastUsedAt, userAgent }): SessionView => ({
        id,
        createdAt: new Date(createdAt).toISOString(),
        lastUsedAt: new Date(lastUsedAt).toISOString(),
        userAgent,
        current: id === current.id,
      }),
    ),
  );
});
