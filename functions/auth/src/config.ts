import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
import { mailSettings } from '@boxoffice/shared/mail/settings.ts';
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

/** Argon2id parameters as in a PHC string, `m=19456,t=2,p=1`, separated by semicolons. */
const HashParameters = z.string().transform((text, context) =>
  text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const match = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(part.trim());
      if (!match) context.addIssue({ code: 'custom', message: `${part} is not like m=19456,t=2,p=1` });
      const [memory = 0, passes = 0, parallelism = 0] = (match ?? []).slice(1).map(Number);
      return { memory, passes, parallelism };
    }),
);

const PublicKeys = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** Whether PUBLIC_KEYS has this key. An invalid PUBLIC_KEYS counts as yes, because its own setting reports it. */
function isPublished(kid: string, publicKeys: string | undefined): boolean {
  const set = Json.pipe(PublicKeys).safeParse(publicKeys);
  return !set.success || set.data.keys.some((key) => key.kid === kid);
}

export const config = settings(
  {
    ...serviceSettings,
    ...mailSettings,
    TABLE: z.string().min(1).default('boxoffice-auth'),
    SIGNING_KEY: Json.pipe(SigningKey).refine(({ kid }) => isPublished(kid, process.env.PUBLIC_KEYS), {
      error: 'its kid is not in PUBLIC_KEYS, so every service would reject its tokens',
    }),
    /** An export gathers what these services keep of a user. */
    ORDERS_URL: z.url(),
    PASSES_URL: z.url(),
    PAYMENTS_URL: z.url(),
    TICKETS_URL: z.url(),
    /** The former argon2id parameters of hashes that are still stored. */
    FORMER_HASHES: HashParameters.default([]),
  },
  process.env,
);
