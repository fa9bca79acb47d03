import * as z from 'zod';
import { LinkToken } from './recovery.ts';
import { route } from './route.ts';
import { Email, ExistingPassword, User } from './users.ts';

export const ChangeEmail = route({
  method: 'POST',
  path: '/api/users/email',
  summary: 'Mail a link to a new address; the answer is the same whether or not the address has an account',
  access: 'user',
  body: z.strictObject({ email: Email, password: ExistingPassword }),
  answers: { 202: z.object({}) },
});

export const ConfirmEmailChange = route({
  method: 'POST',
  path: '/api/users/email/confirm',
  summary:
    'Change the address with the token of a mailed link, in a session of the account; every other session ends',
  access: 'user',
  body: z.strictObject({ token: LinkToken }),
  answers: { 200: User },
  errors: [409],
});
