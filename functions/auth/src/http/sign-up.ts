import { SignUp } from '@boxoffice/shared/api/users.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { hashPassword } from '../credentials/password.ts';
import { hashToken, newRefreshToken } from '../credentials/refresh-token.ts';
import { networkOf } from '../domain/address.ts';
import { SIGN_UPS_PER_ADDRESS } from '../domain/limit.ts';
import { mailOf } from '../domain/mail.ts';
import { open } from '../domain/session.ts';
import { publicUser, type User } from '../domain/user.ts';
import { sendSoon } from '../mail/send.ts';
import { auth } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { putSession } from '../tables/sessions.ts';
import { putNewUser } from '../tables/users.ts';
import { browserOf, signedIn } from './session-cookies.ts';

export const signUp = httpFunction(auth, 'sign-up', SignUp, async ({ body, headers, given }) => {
  await countAttempt(SIGN_UPS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
  const user: User = {
    id: given.newId(),
    version: 1,
    email: body.email,
    password: await hashPassword(body.password),
    createdAt: given.now,
  };
  const mail = mailOf('verify-email', user.email, given);
  const refresh = newRefreshToken();
  const opening = { userId: user.id, userAgent: browserOf(headers), hash: hashToken(refresh) };
  const session = open(opening, given);
  await auth.commit({ writes: [...putNewUser(user), ...putSession(session), putMail(mail)] });
  sendSoon(mail);
  return created(publicUser(user), await signedIn(user, session, refresh, headers, given.now));
});
