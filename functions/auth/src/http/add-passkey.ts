import { AddPasskey } from '@boxoffice/shared/api/passkeys.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { newPasskey, passkeyView, requireChallenge, requireRecentSignIn } from '../domain/passkey.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { consumeChallenge, findChallenge } from '../tables/challenges.ts';
import { putMail } from '../tables/mails.ts';
import { passkeysOf, putNewPasskey } from '../tables/passkeys.ts';
import { putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { newMailFor } from './new-mail-for.ts';
import { requireSession } from './signed-in-session.ts';

export const addPasskey = httpFunction(
  authService,
  'add-passkey',
  AddPasskey,
  async ({ body: { name, credential }, caller, headers, given }) => {
    const { user, session } = await requireSession(caller, given.now);
    requireRecentSignIn(session, given.now);
    const { challengeIn, verifyRegistration } = await import('../credentials/webauthn.ts');
    const value = challengeIn(credential.response);
    const stored = value === undefined ? undefined : await findChallenge(value);
    const challenge = requireChallenge(stored, user.id, given.now);
    const registration = await verifyRegistration(challenge.challenge, credential);
    if (!registration) throw new Refused(400, 'passkey-invalid');

    const command = { ...registration, userId: user.id, name };
    const passkey = newPasskey(command, await passkeysOf(user.id), given);
    const notice = newMailFor('passkey-added', user.email, headers, given);
    // The account's new version makes a concurrent request fail and retry, so that it counts this passkey too.
    const account = putUser({ ...user, version: user.version + 1 });
    const writes = [...putNewPasskey(passkey), account, putMail(notice), consumeChallenge(challenge)];
    await authService.commit({ writes });
    audit('passkey added', headers, { userId: user.id, sessionId: session.id });
    sendSoon(notice);
    return created(passkeyView(passkey));
  },
);
