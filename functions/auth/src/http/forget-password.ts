import { ForgetPassword } from '@boxoffice/shared/api/recovery.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { accepted } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { emailFrom, RESETS_PER_ADDRESS, RESETS_PER_NETWORK } from '../domain/limit.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { newMailFor } from './new-mail-for.ts';
import { networkOfVisitor } from './session-cookies.ts';

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
    await countAttempt(RESETS_PER_NETWORK, emailFrom(networkOfVisitor(headers), email), given.now);
    const mail = newMailFor('reset-password', email, headers, given);
    await authService.commit({ writes: [putMail(mail)] });
    sendSoon(mail);
    return accepted({});
  },
);
