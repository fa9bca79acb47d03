import * as z from 'zod';
import { withCode } from './refusals.ts';
import { route } from './route.ts';
import { Email, NewPassword } from './users.ts';
import { Id, Time, text } from './values.ts';

/** The token of a mail's link. A malformed token has the same code as a used one. */
export const LinkToken = text(withCode('link-dead'))
  .min(1, withCode('link-dead'))
  .max(100, withCode('link-dead'))
  .meta({ description: "The last part of a mail's link" });

export const Account = z
  .object({
    id: Id,
    email: z.string(),
    verified: z.boolean().meta({ description: 'Whether the user has confirmed the address' }),
    createdAt: Time,
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const ReadAccount = route({
  method: 'GET',
  path: '/api/users/account',
  summary: "The user's own account",
  access: 'user',
  answers: { 200: Account },
});

export const SendVerification = route({
  method: 'POST',
  path: '/api/users/sendverification',
  summary: 'Send another mail with a link to confirm the email address',
  access: 'user',
  body: z.strictObject({}).optional(),
  answers: { 202: z.object({}) },
});

export const VerifyEmail = route({
  method: 'POST',
  path: '/api/users/verify',
  summary: 'Confirm an email address with the token of a mailed link, which works once',
  access: 'anyone',
  body: z.strictObject({ token: LinkToken }),
  answers: {
    200: z.object({
      email: z.string(),
      sessionsEnded: z.boolean().meta({
        description:
          'Whether this was the first confirmation: it ends every session and removes every passkey',
      }),
    }),
  },
});

export const ForgetPassword = route({
  method: 'POST',
  path: '/api/users/forgotpassword',
  summary: 'Mail a reset link if the address has an account; the answer is the same either way',
  access: 'anyone',
  body: z.strictObject({ email: Email }),
  answers: { 202: z.object({}) },
});

export const ResetPassword = route({
  method: 'POST',
  path: '/api/users/resetpassword',
  summary: 'Set a new password with the token of a mailed link, which works once; every session ends',
  access: 'anyone',
  body: z.strictObject({ token: LinkToken, password: NewPassword }),
  answers: { 200: z.object({ email: z.string() }) },
});
