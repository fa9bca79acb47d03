import { ChangePassword } from '@boxoffice/shared/api/users.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { admit } from '../credentials/hashing.ts';
import { hashChosen, isPassword } from '../credentials/password.ts';
import { WRONG_PASSWORDS_PER_ACCOUNT } from '../domain/limit.ts';
import { publicUser, withPassword } from '../domain/user.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt, forgetAttempts } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { removeSession } from '../tables/sessions.ts';
import { putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { mailFor } from './mail-for.ts';
import { requireSession } from './signed-in-session.ts';

export const changePassword = httpFunction(
  authService,
  'change-password',
  ChangePassword,
  ({ body: { currentPassword, newPassword }, caller, headers, given }) =>
    admit(async () => {
      const { user, session } = await requireSession(caller, given.now);
      await countAttempt(WRONG_PASSWORDS_PER_ACCOUNT, user.id, given.now);
      if (!(await isPassword(currentPassword, user.password))) {
        audit('change of password refused', headers, { userId: user.id, sessionId: session.id });
        throw new Refused(400, 'password-wrong', { field: 'currentPassword' });
      }
      await forgetAttempts(WRONG_PASSWORDS_PER_ACCOUNT, user.id, given.now);

      const changed = withPassword(user, await hashChosen(newPassword, user.email, 'newPassword'));
      // A new session for this browser as well: whoever has copied its tokens is left with nothing.
      const next = beginSession(changed, headers, given);
      const notice = mailFor('password-changed', changed.email, headers, given);
      const writes = [putUser(changed), removeSession(session), ...next.writes, putMail(notice)];
      await authService.commit({ writes });
      sendSoon(notice);
      audit('password changed', headers, { userId: user.id, sessionId: next.id });
      return ok(publicUser(changed), await next.headers());
    }),
);
