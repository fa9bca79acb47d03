import { SendVerification } from '@boxoffice/shared/api/recovery.ts';
import { accepted } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { VERIFICATIONS_PER_ACCOUNT } from '../domain/limit.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { mailFor } from './mail-for.ts';
import { requireSession } from './signed-in-session.ts';

/** To an address that is confirmed already no mail goes: nobody needs one. */
export const sendVerification = httpFunction(
  authService,
  'send-verification',
  SendVerification,
  async ({ caller, headers, given }) => {
    await requireSession(caller, given.now);
    await countAttempt(VERIFICATIONS_PER_ACCOUNT, caller.userId, given.now);
    const mail = mailFor('verify-email', caller.email, headers, given);
    await authService.commit({ writes: [putMail(mail)] });
    sendSoon(mail);
    return accepted({});
  },
);
