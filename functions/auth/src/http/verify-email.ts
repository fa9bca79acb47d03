import { VerifyEmail } from '@boxoffice/shared/api/recovery.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { LINKS_PER_ADDRESS } from '../domain/limit.ts';
import { confirmEmail, requireValidLink } from '../domain/link.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { consumeLink, findLink } from '../tables/links.ts';
import { findUser, putUser } from '../tables/users.ts';

export const verifyEmail = httpFunction(
  authService,
  'verify-email',
  VerifyEmail,
  async ({ body, headers, given }) => {
    await countAttempt(LINKS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    const link = requireValidLink(await findLink(hashToken(body.token)), 'verify-email', given.now);
    const user = confirmEmail(await findUser(link.userId), link, given.now);
    await authService.commit({ writes: [putUser(user), consumeLink(link)] });
    return ok({ email: user.email });
  },
);
