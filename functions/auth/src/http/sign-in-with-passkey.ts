import { SignInWithPasskey } from '@boxoffice/shared/api/passkeys.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { SIGN_INS_PER_ADDRESS } from '../domain/limit.ts';
import { requireChallenge, withUse } from '../domain/passkey.ts';
import { publicUser } from '../domain/user.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { consumeChallenge, findChallenge } from '../tables/challenges.ts';
import { findPasskeyByCredential, putPasskey } from '../tables/passkeys.ts';
import { findUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { noteLanguage } from './note-language.ts';

export const signInWithPasskey = httpFunction(
  authService,
  'sign-in-with-passkey',
  SignInWithPasskey,
  async ({ body: { credential }, headers, given }) => {
    await countAttempt(SIGN_INS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    const { challengeIn, verifyAssertion } = await import('../credentials/webauthn.ts');
    const value = challengeIn(credential.response);
    const stored = value === undefined ? undefined : await findChallenge(value);
    const challenge = requireChallenge(stored, undefined, given.now);
    const passkey = await findPasskeyByCredential(credential.id);
    const found = passkey && (await findUser(passkey.userId));
    if (!found) throw new Refused(400, 'passkey-forgotten');
    const counter = await verifyAssertion(passkey, challenge.challenge, credential);
    if (counter === undefined) {
      audit('sign-in refused', headers, { reason: 'wrong passkey', userId: found.id });
      throw new Refused(400, 'credentials-wrong');
    }

    const { user, writes: language } = noteLanguage(found, headers);
    const session = beginSession(user, headers, given);
    const usedPasskey = withUse(passkey, counter, given.now);
    const writes = [putPasskey(usedPasskey), ...language, ...session.writes, consumeChallenge(challenge)];
    await authService.commit({ writes });
    audit('signed in', headers, { userId: user.id, sessionId: session.id });
    return ok(publicUser(user), await session.headers());
  },
);
