import * as z from 'zod';
import { limits } from './limits.ts';
import { withCode } from './refusals.ts';
import { route } from './route.ts';
import { isText } from './text.ts';
import { User } from './users.ts';
import { Id, Time, text } from './values.ts';

const Name = z
  .string(withCode('passkey-nameless'))
  .trim()
  .refine(isText, withCode('not-text'))
  .min(1, withCode('passkey-nameless'))
  .max(limits['passkey-name-too-long'].max, withCode('passkey-name-too-long'));

/** Bytes, encoded as in WebAuthn's JSON types. */
const Bytes = z.base64url().max(20_000);

/** A browser's credential. Fields that the service does not use are dropped. */
const credential = <Response extends z.ZodRawShape>(response: Response) =>
  z.object({
    id: Bytes.min(1).max(1400),
    rawId: Bytes.min(1).max(1400),
    type: z.literal('public-key'),
    response: z.object({ clientDataJSON: Bytes, ...response }),
    authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
    clientExtensionResults: z.object({}).default({}),
  });

const Registration = credential({
  attestationObject: Bytes,
  transports: z.array(text().max(20)).max(10).optional(),
}).meta({ description: "WebAuthn's RegistrationResponseJSON" });

const Authentication = credential({
  authenticatorData: Bytes,
  signature: Bytes,
  userHandle: Bytes.optional(),
}).meta({ description: "WebAuthn's AuthenticationResponseJSON" });

/** Options for the browser's WebAuthn API, which defines their other fields. */
const Options = z.looseObject({ challenge: z.string() });

export const Passkey = z
  .object({
    id: Id,
    name: z.string(),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
    synced: z.boolean().meta({ description: 'Whether the passkey can be on several devices' }),
  })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof Passkey>;

export const OfferPasskey = route({
  method: 'POST',
  path: '/api/users/passkeys/options',
  summary: 'Options for creating a passkey: PublicKeyCredentialCreationOptionsJSON, valid for 15 minutes',
  access: 'user',
  body: z.strictObject({}).optional(),
  answers: { 200: Options },
  errors: [403, 409],
});

export const AddPasskey = route({
  method: 'POST',
  path: '/api/users/passkeys',
  summary: 'Add a passkey that the browser has created; the sign-in must be at most an hour old',
  access: 'user',
  body: z.strictObject({ name: Name, credential: Registration }),
  answers: { 201: Passkey },
  errors: [403, 409],
});

export const ListPasskeys = route({
  method: 'GET',
  path: '/api/users/passkeys',
  summary: "The user's passkeys, newest first",
  access: 'user',
  answers: { 200: z.array(Passkey) },
});

export const RenamePasskey = route({
  method: 'PUT',
  path: '/api/users/passkeys/:id',
  summary: 'Rename a passkey',
  access: 'user',
  params: z.object({ id: Id }),
  body: z.strictObject({ name: Name }),
  answers: { 200: Passkey },
  errors: [404],
});

export const RemovePasskey = route({
  method: 'DELETE',
  path: '/api/users/passkeys/:id',
  summary: 'Remove a passkey, which then no longer signs in; the sign-in must be at most an hour old',
  access: 'user',
  params: z.object({ id: Id }),
  answers: { 204: null },
  errors: [403, 404],
});

export const OfferSignIn = route({
  method: 'POST',
  path: '/api/users/signin/options',
  summary:
    'Options for signing in with a passkey: PublicKeyCredentialRequestOptionsJSON, valid for 15 minutes',
  access: 'anyone',
  body: z.strictObject({}).optional(),
  answers: { 200: Options },
});

export const SignInWithPasskey = route({
  method: 'POST',
  path: '/api/users/signin/passkey',
  summary: 'Sign in with a passkey',
  access: 'anyone',
  body: z.strictObject({ credential: Authentication }),
  answers: { 200: User },
});
