import { RemovePasskey } from '@boxoffice/shared/api/passkeys.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { requireRecentSignIn } from '../domain/passkey.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { putMail } from '../tables/mails.ts';
import { removePasskey as deletePasskey, findPasskey } from '../tables/passkeys.ts';
import { audit } from './audit.ts';
import { newMailFor } from './new-mail-for.ts';
import { requireSession } from './signed-in-session.ts';

export const removePasskey = httpFunction(
  authService,
  'remove-passkey',
  RemovePasskey,
  async ({ params, caller, headers, given }) => {
    const { user, session } = await requireSession(caller, given.now);
    const passkey = await findPasskey(user.id, params.id);
    if (!passkey) throw new Refused(404, 'passkey-unknown');
    requireRecentSignIn(session, given.now);
    const notice = newMailFor('passkey-removed', user.email, headers, given);
    await authService.commit({ writes: [...deletePasskey(passkey), putMail(notice)] });
    audit('passkey removed', headers, { userId: user.id, sessionId: session.id });
    sendSoon(notice);
    return noContent();
  },
);
