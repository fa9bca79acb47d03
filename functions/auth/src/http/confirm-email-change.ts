import { ConfirmEmailChange } from '@boxoffice/shared/api/account.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashToken } from '../credentials/refresh-token.ts';
import { applyEmailChange } from '../domain/email-change.ts';
import { LINKS_PER_ADDRESS } from '../domain/limit.ts';
import { requireValidLink } from '../domain/link.ts';
import { publicUser } from '../domain/user.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { consumeLink, findLink } from '../tables/links.ts';
import { putMail } from '../tables/mails.ts';
import { removeSession } from '../tables/sessions.ts';
import { putUserWithEmail } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { newMailFor } from './new-mail-for.ts';
import { requireSession } from './signed-in-session.ts';

export const confirmEmailChange = httpFunction(
  authService,
  'confirm-email-change',
  ConfirmEmailChange,
  async ({ body: { token }, caller, headers, given }) => {
    await countAttempt(LINKS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    const { user: before, session } = await requireSession(caller, given.now);
    const link = requireValidLink(await findLink(hashToken(token)), 'change-email', given.now);
    const user = applyEmailChange(before, link, given.now);
    // As after a change of the password: copies of this browser's old tokens stop working.
    const next = beginSession(user, headers, given);
    const notice = newMailFor('email-changed', { email: before.email, userId: user.id }, headers, given);
    await authService.commit({
      writes: [
        ...putUserWithEmail(user, before.email),
        removeSession(session),
        ...next.writes,
        putMail(notice),
        consumeLink(link),
      ],
    });
    sendSoon(notice);
    audit('email changed', headers, { userId: user.id, sessionId: next.id });
    return ok(publicUser(user), await next.headers());
  },
);
