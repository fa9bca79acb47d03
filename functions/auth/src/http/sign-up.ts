import { languageOf } from '@boxoffice/shared/api/mail-language.ts';
import { SignUp } from '@boxoffice/shared/api/users.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { withHashingSlot } from '../credentials/hashing-queue.ts';
import { hashNewPassword } from '../credentials/password.ts';
import { SIGN_UPS_PER_ADDRESS } from '../domain/limit.ts';
import { publicUser, type User } from '../domain/user.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { putNewUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { newMailFor } from './new-mail-for.ts';

export const signUp = httpFunction(authService, 'sign-up', SignUp, ({ body, headers, given }) =>
  withHashingSlot(async () => {
    await countAttempt(SIGN_UPS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    const user: User = {
      id: given.newId(),
      version: 1,
      email: body.email,
      password: await hashNewPassword(body.password, body.email, 'password'),
      generation: 0,
      createdAt: given.now,
      language: languageOf(headers['accept-language']),
    };
    const mail = newMailFor('verify-email', user.email, headers, given);
    const session = beginSession(user, headers, given);
    await authService.commit({ writes: [...putNewUser(user), ...session.writes, putMail(mail)] });
    sendSoon(mail);
    audit('signed up', headers, { userId: user.id, sessionId: session.id });
    return created(publicUser(user), await session.headers());
  }),
);
