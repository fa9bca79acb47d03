import { ReadCurrentUser } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { publicUser } from '../domain/user.ts';
import { authService } from '../service.ts';
import { findSignedIn } from './signed-in-session.ts';

export const readCurrentUser = httpFunction(
  authService,
  'read-current-user',
  ReadCurrentUser,
  async ({ caller, given }) => {
    const signedIn = await findSignedIn(caller, given.now);
    return ok({ currentUser: signedIn ? publicUser(signedIn.user) : null });
  },
);
