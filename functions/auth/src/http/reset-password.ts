import { ResetPassword } from '@boxoffice/shared/api/recovery.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { admit } from '../credentials/hashing.ts';
import { hashChosen } from '../credentials/password.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { FAILURES_PER_ACCOUNT, LINKS_PER_ADDRESS } from '../domain/limit.ts';
import { living, reset } from '../domain/link.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt, forgetAttempts } from '../tables/attempts.ts';
import { consumeLink, findLink } from '../tables/links.ts';
import { putMail } from '../tables/mails.ts';
import { findUser, putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure } from './cookies.ts';
import { mailFor } from './mail-for.ts';

export const resetPassword = httpFunction(
  authService,
  'reset-password',
  ResetPassword,
  ({ body: { token, password }, headers, given }) =>
    admit(async () => {
      await countAttempt(LINKS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
      const link = living(await findLink(hashToken(token)), 'reset-password', given.now);
      const hash = await hashChosen(password, link.email, 'password');
      const user = reset(await findUser(link.userId), link, hash, given.now);
      const notice = mailFor('password-changed', user.email, headers, given);
      await authService.commit({ writes: [putUser(user), putMail(notice), consumeLink(link)] });
      sendSoon(notice);
      audit('password reset', headers, { userId: user.id });
      // Who has the mailbox need not wait for the failures of others.
      await forgetAttempts(FAILURES_PER_ACCOUNT, user.email, given.now);
      // Whoever was signed in here is not any more: the browser need not find out by trying.
      return ok({ email: user.email }, { 'set-cookie': clearedCookies(isSecure(headers)) });
    }),
);
