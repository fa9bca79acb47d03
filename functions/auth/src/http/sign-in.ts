import { SignIn } from '@boxoffice/shared/api/users.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { admit } from '../credentials/hashing.ts';
import { isPassword, NOBODYS } from '../credentials/password.ts';
import { FAILURES_PER_ACCOUNT, SIGN_INS_PER_ADDRESS } from '../domain/limit.ts';
import { publicUser } from '../domain/user.ts';
import { authService } from '../service.ts';
import { countAttempt, countWithin, forgetAttempts } from '../tables/attempts.ts';
import { findUserByEmail } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { rehash } from './rehash.ts';

export const signIn = httpFunction(authService, 'sign-in', SignIn, ({ body, headers, given }) =>
  admit(async () => {
    await countAttempt(SIGN_INS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    // Counted as a failure until it has succeeded: of many attempts at once no more than the limit are tried.
    const unlocked = await countWithin(FAILURES_PER_ACCOUNT, body.email, given.now);
    const user = await findUserByEmail(body.email);
    const right = await isPassword(body.password, user?.password ?? NOBODYS);
    // Unknown, wrong or locked: all three have cost the same by now, and hear the same.
    if (!user || !right || !unlocked) {
      const reason = !user ? 'unknown email' : !unlocked ? 'locked' : 'wrong password';
      audit('sign-in refused', headers, { reason, userId: user?.id });
      throw new Refused(400, 'credentials-wrong');
    }
    await forgetAttempts(FAILURES_PER_ACCOUNT, body.email, given.now);

    const session = beginSession(user, headers, given);
    await authService.commit({ writes: session.writes });
    audit('signed in', headers, { userId: user.id, sessionId: session.id });
    await rehash(user, body.password);
    return ok(publicUser(user), await session.headers());
  }),
);
