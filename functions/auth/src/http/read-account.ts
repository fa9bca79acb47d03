import { type Account, ReadAccount } from '@boxoffice/shared/api/recovery.ts';
import { Refused } from '@boxoffice/shared/decisions/refused.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { publicUser } from '../domain/user.ts';
import { auth } from '../service.ts';
import { findUser } from '../tables/users.ts';
import { requireSession } from './signed-in-session.ts';

export const readAccount = httpFunction(auth, 'read-account', ReadAccount, async ({ caller, given }) => {
  await requireSession(caller, given.now);
  const user = await findUser(caller.userId);
  if (!user) throw new Refused(401, 'Not signed in');
  return ok({
    ...publicUser(user),
    verified: user.verifiedAt !== undefined,
    createdAt: new Date(user.createdAt).toISOString(),
  } satisfies Account);
});
