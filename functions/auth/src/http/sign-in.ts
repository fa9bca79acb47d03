import { SignIn } from '@boxoffice/shared/api/users.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { withHashingSlot } from '../credentials/hashing-queue.ts';
import { DUMMY_HASH, verifyPassword } from '../credentials/password.ts';
import { SIGN_INS_PER_ADDRESS } from '../domain/limit.ts';
import { publicUser } from '../domain/user.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { countFailure, forgetFailures } from '../tables/failed-sign-ins.ts';
import { findUserByEmail } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { noteLanguage } from './note-language.ts';
import { networkOfVisitor } from './session-cookies.ts';
import { upgradeHash } from './upgrade-hash.ts';

export const signIn = httpFunction(authService, 'sign-in', SignIn, ({ body, headers, given }) =>
  withHashingSlot(async () => {
    await countAttempt(SIGN_INS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    // Counted before the check: otherwise concurrent guesses could exceed the limit.
    const network = networkOfVisitor(headers);
    const isUnlocked = await countFailure(body.email, network, given.now);
    const found = await findUserByEmail(body.email);
    const isRight = await verifyPassword(body.password, found?.password ?? DUMMY_HASH);
    // An unknown email, a wrong password and a locked account take the same time and get the same answer.
    if (!found || !isRight || !isUnlocked) {
      const reason = !found ? 'unknown email' : !isUnlocked ? 'locked' : 'wrong password';
      audit('sign-in refused', headers, { reason, userId: found?.id });
      throw new Refused(400, 'credentials-wrong');
    }
    await forgetFailures(body.email, network, given.now);

    const { user, writes } = noteLanguage(found, headers);
    const session = beginSession(user, headers, given);
    await authService.commit({ writes: [...writes, ...session.writes] });
    audit('signed in', headers, { userId: user.id, sessionId: session.id });
    await upgradeHash(user, body.password);
    return ok(publicUser(user), await session.headers());
  }),
);
