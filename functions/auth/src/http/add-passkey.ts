import { AddPasskey } from '@boxoffice/shared/api/passkeys.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { add, askedFor, passkeyView, requireRecent } from '../domain/passkey.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { consumeChallenge, findChallenge } from '../tables/challenges.ts';
import { putMail } from '../tables/mails.ts';
import { passkeysOf, putNewPasskey } from '../tables/passkeys.ts';
import { putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { mailFor } from './mail-for.ts';
import { requireSession } from './signed-in-session.ts';

export const addPasskey = httpFunction(
  authService,
  'add-passkey',
  AddPasskey,
  async ({ body: { name, credential }, caller, headers, given }) => {
    const { user, session } = await requireSession(caller, given.now);
    requireRecent(session, given.now);
    const { challengeIn, madeFor } = await import('../credentials/webauthn.ts');
    const answered = challengeIn(credential.response);
    const asked = askedFor(
      answered === undefined ? undefined : await findChallenge(answered),
      user.id,
      given.now,
    );
    const made = await madeFor(asked.challenge, credential);
    if (!made) throw new Refused(400, 'passkey-invalid');

    const passkey = add({ ...made, userId: user.id, name }, await passkeysOf(user.id), given);
    const notice = mailFor('passkey-added', user.email, headers, given);
    // Of two at once one comes first, and the other counts it: the account goes on by a version.
    const account = putUser({ ...user, version: user.version + 1 });
    const writes = [...putNewPasskey(passkey), account, putMail(notice), consumeChallenge(asked)];
    await authService.commit({ writes });
    audit('passkey added', headers, { userId: user.id, sessionId: session.id });
    sendSoon(notice);
    return created(passkeyView(passkey));
  },
);
