import { ReadCurrentUser } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { publicUser } from '../domain/user.ts';
import { authService } from '../service.ts';
import { whoIs } from './signed-in-session.ts';

export const readCurrentUser = httpFunction(
  authService,
  'read-current-user',
  ReadCurrentUser,
  async ({ caller, given }) => {
    const who = await whoIs(caller, given.now);
    return ok({ currentUser: who ? publicUser(who.user) : null });
  },
);
