import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import { mailSettings } from '@boxoffice/shared/mail/settings.ts';
import * as z from 'zod';

const Json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'it must be JSON' });
    return z.NEVER;
  }
});

/** An Ed25519 key as a JSON Web Key (RFC 8037, section 2). */
const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().min(6),
  x: z.string().min(1),
});

export const config = settings(
  {
    ...serviceSettings,
    ...mailSettings,
    TABLE: z.string().min(1).default('boxoffice-passes'),
    TICKETS_URL: z.url(),
    /** The auth service. It answers with the addresses of users. */
    AUTH_URL: z.url(),
    /** Signs the codes of passes. */
    PASS_SIGNING_KEY: Json.pipe(PublicKey.extend({ d: z.string().min(1) })),
    /** Verify the codes of passes, also of those that a former key has signed. */
    PASS_PUBLIC_KEYS: Json.pipe(z.object({ keys: z.array(PublicKey).min(1) })),
  },
  process.env,
);
