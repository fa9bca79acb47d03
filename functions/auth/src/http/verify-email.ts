import { VerifyEmail } from '@boxoffice/shared/api/recovery.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { LINKS_PER_ADDRESS } from '../domain/limit.ts';
import { accountOf, confirmEmail, isUnconfirmed, requireValidLink } from '../domain/link.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { consumeLink, findLink } from '../tables/links.ts';
import { passkeysOf, removePasskeys } from '../tables/passkeys.ts';
import { findUser, putUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { clearedCookies, isSecure } from './cookies.ts';

export const verifyEmail = httpFunction(
  authService,
  'verify-email',
  VerifyEmail,
  async ({ body, caller, headers, given }) => {
    await countAttempt(LINKS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    const link = requireValidLink(await findLink(hashToken(body.token)), 'verify-email', given.now);
    const before = accountOf(link, await findUser(link.userId));
    const user = confirmEmail(before, given.now);
    const sessionsEnded = isUnconfirmed(before);
    // Read after the account: a passkey that is added later also changes the account, so this commit fails and retries.
    const passkeys = sessionsEnded ? await passkeysOf(user.id) : [];
    await authService.commit({ writes: [putUser(user), ...removePasskeys(passkeys), consumeLink(link)] });
    audit('email confirmed', headers, { userId: user.id });
    const answer = { email: user.email, sessionsEnded };
    // The browser of another account keeps its session.
    const isSignedOut = sessionsEnded && (!caller || caller.userId === user.id);
    return ok(answer, isSignedOut ? { 'set-cookie': clearedCookies(isSecure(headers)) } : {});
  },
);
