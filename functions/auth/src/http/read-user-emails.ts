import { ReadUserEmails } from '@boxoffice/shared/api/user-emails.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { authService } from '../service.ts';
import { findUsers } from '../tables/users.ts';

export const readUserEmails = httpFunction(
  authService,
  'read-user-emails',
  ReadUserEmails,
  async ({ body }) => {
    const users = await findUsers([...new Set(body.ids)]);
    return ok(Object.fromEntries(users.map(({ id, email }) => [id, email])));
  },
);
