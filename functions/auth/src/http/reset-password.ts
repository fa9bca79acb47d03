import { ResetPassword } from '@boxoffice/shared/api/recovery.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { withHashingSlot } from '../credentials/hashing-queue.ts';
import { hashNewPassword } from '../credentials/password.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { LINKS_PER_ADDRESS } from '../domain/limit.ts';
import { accountOf, applyReset, isUnconfirmed, requireValidLink } from '../domain/link.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { forgetFailures } from '../tables/failed-sign-ins.ts';
import { consumeLink, findLink } from '../tables/links.ts';
import { putMail } from '../tables/mails.ts';
import { passkeysOf, removePasskeys } from '../tables/passkeys.ts';
import { findUser, putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure } from './cookies.ts';
import { newMailFor } from './new-mail-for.ts';
import { networkOfVisitor } from './session-cookies.ts';

export const resetPassword = httpFunction(
  authService,
  'reset-password',
  ResetPassword,
  ({ body: { token, password }, headers, given }) =>
    withHashingSlot(async () => {
      await countAttempt(LINKS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
      const link = requireValidLink(await findLink(hashToken(token)), 'reset-password', given.now);
      const before = accountOf(link, await findUser(link.userId));
      const hash = await hashNewPassword(password, before.email, 'password');
      const user = applyReset(before, link, hash, given.now);
      // Read after the account, as in verify-email.
      const passkeys = isUnconfirmed(before) ? await passkeysOf(user.id) : [];
      const notice = newMailFor('password-changed', user.email, headers, given);
      const writes = [putUser(user), ...removePasskeys(passkeys), putMail(notice), consumeLink(link)];
      await authService.commit({ writes });
      sendSoon(notice);
      audit('password reset', headers, { userId: user.id });
      // The owner of the mailbox must not wait for a lock that a guesser has caused.
      await forgetFailures(user.email, networkOfVisitor(headers), given.now);
      // A session of this browser has ended too, so its cookies are deleted.
      return ok({ email: user.email }, { 'set-cookie': clearedCookies(isSecure(headers)) });
    }),
);
