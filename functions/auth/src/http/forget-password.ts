import { ForgetPassword } from '@boxoffice/shared/api/recovery.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { accepted } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { RESETS_PER_ACCOUNT, RESETS_PER_ADDRESS } from '../domain/limit.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { newMailFor } from './new-mail-for.ts';

/**
 * The account is looked up when the mail is sent, after the answer. Until then every address causes the same work,
 * so neither the time nor the table reveals whether the address has an account.
 */
export const forgetPassword = httpFunction(
  authService,
  'forget-password',
  ForgetPassword,
  async ({ body: { email }, headers, given }) => {
    await countAttempt(RESETS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    await countAttempt(RESETS_PER_ACCOUNT, email, given.now);
    const mail = newMailFor('reset-password', email, headers, given);
    await authService.commit({ writes: [putMail(mail)] });
    sendSoon(mail);
    return accepted({});
  },
);
