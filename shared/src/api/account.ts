import * as z from 'zod';
import { Language } from './mail-language.ts';
import { Order } from './orders.ts';
import { Pass } from './passes.ts';
import { Passkey } from './passkeys.ts';
import { Account, LinkToken } from './recovery.ts';
import { route } from './route.ts';
import { Ticket } from './tickets.ts';
import { Email, ExistingPassword, Session, User } from './users.ts';
import { Time } from './values.ts';

export const ChangeEmail = route({
  method: 'POST',
  path: '/api/users/email',
  summary: 'Mail a link to a new address; the answer is the same whether or not the address has an account',
  access: 'user',
  body: z.strictObject({ email: Email, password: ExistingPassword }),
  answers: { 202: z.object({}) },
});

export const DeleteAccount = route({
  method: 'DELETE',
  path: '/api/users',
  summary: 'Delete the account and erase the personal data everywhere',
  access: 'user',
  body: z.strictObject({ password: ExistingPassword }),
  answers: { 204: null },
  errors: [409],
});

export const ExportAccount = route({
  method: 'GET',
  path: '/api/users/export',
  summary: 'Everything that is kept of the user, from every service, as a JSON file',
  access: 'user',
  answers: {
    200: z.object({
      exportedAt: Time,
      account: Account.extend({
        language: Language,
        requestedEmail: z.string().optional().meta({ description: 'A new address that is not confirmed' }),
      }),
      sessions: z.array(Session),
      passkeys: z.array(Passkey),
      orders: z.array(Order.loose()).meta({ description: 'Each with its `payments`' }),
      passes: z.array(Pass),
      tickets: z
        .array(Ticket.loose())
        .meta({ description: 'The events that the user sells, each with its `sales`' }),
    }),
  },
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
