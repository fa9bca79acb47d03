import { ReadRecipient } from '@boxoffice/shared/api/recipients.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { authService } from '../service.ts';
import { findUser } from '../tables/users.ts';

export const readRecipient = httpFunction(
  authService,
  'read-recipient',
  ReadRecipient,
  async ({ body: { userId } }) => {
    const user = await findUser(userId);
    return ok({ recipient: user ? { email: user.email, language: user.language } : null });
  },
);
