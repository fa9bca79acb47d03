import * as z from 'zod';
import { normalizeEmail } from '../decisions/email.ts';
import { limits } from './limits.ts';
import { withCode } from './refusals.ts';
import { route } from './route.ts';
import { isText } from './text.ts';
import { Id, Time } from './values.ts';

/** An address with a domain in ASCII. Unlike zod's own pattern it accepts a top-level domain in Punycode. */
const ADDRESS =
  /^(?:[a-z0-9_'+-]+\.)*[a-z0-9_'+-]*[a-z0-9_+-]@(?:[a-z0-9][a-z0-9-]*\.)+(?:[a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])$/;

/** A domain in Unicode and its Punycode form are one address. */
export const Email = z
  .string(withCode('email-invalid'))
  .trim()
  .overwrite(normalizeEmail)
  .max(254, withCode('email-invalid'))
  .meta({ format: 'email' })
  .pipe(z.email({ ...withCode('email-invalid'), pattern: ADDRESS }));

const MIN = limits['password-too-short'].min;
const MAX = limits['password-too-long'].max;

/** The password of an account that exists. The limit is above MAX, because NFKC can compose several code units into one character. */
export const ExistingPassword = z
  .string(withCode('password-missing'))
  .min(1, withCode('password-missing'))
  .max(1024);

/** A new password of any script. Its length counts code points and not UTF-16 code units. */
export const NewPassword = z
  .string(withCode('password-missing'))
  .refine(isText, { ...withCode('password-no-text'), abort: true })
  .normalize('NFKC')
  .refine((text) => [...text].length >= MIN, withCode('password-too-short'))
  .refine((text) => [...text].length <= MAX, withCode('password-too-long'))
  .meta({
    minLength: MIN,
    maxLength: MAX,
    description: 'Not a common password, and not derived from the email',
  });

export const User = z.object({ id: Id, email: z.string() }).meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const Session = z
  .object({
    id: Id,
    createdAt: Time,
    lastUsedAt: Time,
    userAgent: z.string(),
    network: z
      .string()
      .meta({ description: "The network of the last use: an IPv4 /24, an IPv6 /48, or '' when unknown" }),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SignUp = route({
  method: 'POST',
  path: '/api/users/signup',
  summary: 'Create an account and sign in',
  access: 'anyone',
  body: z.strictObject({ email: Email, password: NewPassword }),
  answers: { 201: User },
});

export const SignIn = route({
  method: 'POST',
  path: '/api/users/signin',
  summary: 'Sign in',
  access: 'anyone',
  body: z.strictObject({ email: Email, password: ExistingPassword }),
  answers: { 200: User },
});

export const SignOut = route({
  method: 'POST',
  path: '/api/users/signout',
  summary: 'End the session and clear its cookies',
  access: 'anyone',
  body: z.strictObject({}).optional(),
  answers: { 200: z.object({}) },
});

export const ReadCurrentUser = route({
  method: 'GET',
  path: '/api/users/currentuser',
  summary: 'The signed-in user, or null',
  access: 'known',
  answers: { 200: z.object({ currentUser: User.nullable() }) },
});

export const RefreshSession = route({
  method: 'POST',
  path: '/api/users/refresh',
  summary: 'Exchange the refresh token cookie for new tokens; reuse of an old token ends the session',
  access: 'anyone',
  body: z.strictObject({}).optional(),
  answers: { 200: User },
  errors: [401],
});

export const ListSessions = route({
  method: 'GET',
  path: '/api/users/sessions',
  summary: "The user's sessions, newest first",
  access: 'user',
  answers: { 200: z.array(Session) },
});

export const EndSession = route({
  method: 'DELETE',
  path: '/api/users/sessions/:id',
  summary: 'End one session',
  access: 'user',
  params: z.object({ id: Id }),
  answers: { 204: null },
  errors: [404],
});

export const EndSessions = route({
  method: 'DELETE',
  path: '/api/users/sessions',
  summary: 'End every session, or with keep=current all but the current one',
  access: 'user',
  query: z.strictObject({ keep: z.literal('current').optional() }),
  answers: { 204: null },
});

export const ChangePassword = route({
  method: 'POST',
  path: '/api/users/password',
  summary: 'Change the password; every other session ends, and this browser gets new tokens',
  access: 'user',
  body: z.strictObject({ currentPassword: ExistingPassword, newPassword: NewPassword }),
  answers: { 200: User },
});
