import { ReadAccount } from '@boxoffice/shared/api/recovery.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { accountView } from '../domain/user.ts';
import { authService } from '../service.ts';
import { requireSession } from './signed-in-session.ts';

export const readAccount = httpFunction(
  authService,
  'read-account',
  ReadAccount,
  async ({ caller, given }) => {
    const { user } = await requireSession(caller, given.now);
    return ok(accountView(user));
  },
);
