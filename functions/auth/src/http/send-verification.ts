import { SendVerification } from '@boxoffice/shared/api/recovery.ts';
import { accepted } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { VERIFICATIONS_PER_ACCOUNT } from '../domain/limit.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { newMailFor } from './new-mail-for.ts';
import { requireSession } from './signed-in-session.ts';

/** The mail queue drops the mail if the address is already confirmed. */
export const sendVerification = httpFunction(
  authService,
  'send-verification',
  SendVerification,
  async ({ caller, headers, given }) => {
    await requireSession(caller, given.now);
    await countAttempt(VERIFICATIONS_PER_ACCOUNT, caller.userId, given.now);
    const mail = newMailFor('verify-email', caller.email, headers, given);
    await authService.commit({ writes: [putMail(mail)] });
    sendSoon(mail);
    return accepted({});
  },
);
