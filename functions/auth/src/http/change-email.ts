import { ChangeEmail } from '@boxoffice/shared/api/account.ts';
import { accepted } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { withHashingSlot } from '../credentials/hashing-queue.ts';
import { requestEmailChange } from '../domain/email-change.ts';
import { EMAIL_CHANGES_PER_ACCOUNT } from '../domain/limit.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { newMailFor } from './new-mail-for.ts';
import { requirePassword } from './require-password.ts';
import { requireSession } from './signed-in-session.ts';

/**
 * The account of the new address is looked up when the mail is sent, after the answer. Until then a taken address
 * causes the same work as a free one.
 */
export const changeEmail = httpFunction(
  authService,
  'change-email',
  ChangeEmail,
  ({ body: { email, password }, caller, headers, given }) =>
    withHashingSlot(async () => {
      const signedIn = await requireSession(caller, given.now);
      const refusal = 'email change refused';
      await requirePassword(signedIn, { password, field: 'password' }, { refusal, headers, now: given.now });
      const { user, change } = requestEmailChange(signedIn.user, email, given);
      await countAttempt(EMAIL_CHANGES_PER_ACCOUNT, user.id, given.now);

      const recipient = { email, userId: user.id, changeId: change.id };
      const mails = [
        newMailFor('change-email', recipient, headers, given),
        newMailFor('email-change-requested', user.email, headers, given),
      ];
      await authService.commit({ writes: [putUser(user), ...mails.map(putMail)] });
      for (const mail of mails) sendSoon(mail);
      audit('email change requested', headers, { userId: user.id, sessionId: signedIn.session.id });
      return accepted({});
    }),
);
