import { common, settings } from '@boxoffice/shared/functions/settings.ts';
import * as z from 'zod';

/** An Ed25519 private key as a JSON Web Key (RFC 8037, section 2). */
const SigningKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().min(1),
  x: z.string().min(1),
  d: z.string().min(1),
});

const Json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'it must be a JSON Web Key' });
    return z.NEVER;
  }
});

export const config = settings(
  {
    ...common,
    TABLE: z.string().min(1).default('boxoffice-auth'),
    SIGNING_KEY: Json.pipe(SigningKey),
    LIMITS_SCALE: z.coerce.number().positive().default(1),
  },
  process.env,
);
