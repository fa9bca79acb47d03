import { ReadRecipients } from '@boxoffice/shared/api/recipients.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { authService } from '../service.ts';
import { findUsers } from '../tables/users.ts';

export const readRecipients = httpFunction(
  authService,
  'read-recipients',
  ReadRecipients,
  async ({ body }) => {
    const users = await findUsers([...new Set(body.ids)]);
    return ok(Object.fromEntries(users.map(({ id, email, language }) => [id, { email, language }])));
  },
);
