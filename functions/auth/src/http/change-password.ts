import { ChangePassword } from '@boxoffice/shared/api/users.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { withHashingSlot } from '../credentials/hashing-queue.ts';
import { hashNewPassword } from '../credentials/password.ts';
import { publicUser, withPassword } from '../domain/user.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { putMail } from '../tables/mails.ts';
import { removeSession } from '../tables/sessions.ts';
import { putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { newMailFor } from './new-mail-for.ts';
import { requirePassword } from './require-password.ts';
import { requireSession } from './signed-in-session.ts';

export const changePassword = httpFunction(
  authService,
  'change-password',
  ChangePassword,
  ({ body: { currentPassword, newPassword }, caller, headers, given }) =>
    withHashingSlot(async () => {
      const signedIn = await requireSession(caller, given.now);
      const { user, session } = signedIn;
      const typed = { password: currentPassword, field: 'currentPassword' };
      const refusal = 'password change refused';
      await requirePassword(signedIn, typed, { refusal, headers, now: given.now });

      const changed = withPassword(user, await hashNewPassword(newPassword, user.email, 'newPassword'));
      // This browser gets a new session too, so that copies of its old tokens stop working.
      const next = beginSession(changed, headers, given);
      const notice = newMailFor('password-changed', changed.email, headers, given);
      const writes = [putUser(changed), removeSession(session), ...next.writes, putMail(notice)];
      await authService.commit({ writes });
      sendSoon(notice);
      audit('password changed', headers, { userId: user.id, sessionId: next.id });
      return ok(publicUser(changed), await next.headers());
    }),
);
