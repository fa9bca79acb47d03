import { ReadCurrentUser } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { auth } from '../service.ts';
import { sessionOf } from './signed-in-session.ts';

export const readCurrentUser = httpFunction(
  auth,
  'read-current-user',
  ReadCurrentUser,
  async ({ caller, given }) => {
    const session = await sessionOf(caller, given.now);
    return ok({ currentUser: caller && session ? { id: caller.userId, email: caller.email } : null });
  },
);
