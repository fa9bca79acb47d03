import { SignUp } from '@boxoffice/shared/api/users.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { created } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { admit } from '../credentials/hashing.ts';
import { hashChosen } from '../credentials/password.ts';
import { SIGN_UPS_PER_ADDRESS } from '../domain/limit.ts';
import { publicUser, type User } from '../domain/user.ts';
import { sendSoon } from '../mail/send.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putMail } from '../tables/mails.ts';
import { putNewUser } from '../tables/users.ts';
import { audit } from './audit.ts';
import { beginSession } from './begin-session.ts';
import { mailFor } from './mail-for.ts';

export const signUp = httpFunction(authService, 'sign-up', SignUp, ({ body, headers, given }) =>
  admit(async () => {
    await countAttempt(SIGN_UPS_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    const user: User = {
      id: given.newId(),
      version: 1,
      email: body.email,
      password: await hashChosen(body.password, body.email, 'password'),
      generation: 0,
      createdAt: given.now,
    };
    const mail = mailFor('verify-email', user.email, headers, given);
    const session = beginSession(user, headers, given);
    await authService.commit({ writes: [...putNewUser(user), ...session.writes, putMail(mail)] });
    sendSoon(mail);
    audit('signed up', headers, { userId: user.id, sessionId: session.id });
    return created(publicUser(user), await session.headers());
  }),
);
