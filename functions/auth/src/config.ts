import { serviceSettings, settings } from '@boxoffice/shared/functions/settings.ts';
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

/** Parameters of argon2id as a PHC string has them, `m=19456,t=2,p=1`; several with semicolons between them. */
const HashParameters = z.string().transform((text, context) =>
  text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const read = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(part.trim());
      if (!read) context.addIssue({ code: 'custom', message: `${part} is not like m=19456,t=2,p=1` });
      const [memory = 0, passes = 0, parallelism = 0] = (read ?? []).slice(1).map(Number);
      return { memory, passes, parallelism };
    }),
);

const PublicKeys = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** Whether a key is in the set that every service has; a set that is broken is told of by its own setting. */
function isKnown(kid: string, publicKeys: string | undefined): boolean {
  const set = Json.pipe(PublicKeys).safeParse(publicKeys);
  return !set.success || set.data.keys.some((key) => key.kid === kid);
}

export const config = settings(
  {
    ...serviceSettings,
    TABLE: z.string().min(1).default('boxoffice-auth'),
    SIGNING_KEY: Json.pipe(SigningKey).refine(({ kid }) => isKnown(kid, process.env.PUBLIC_KEYS), {
      error: 'its kid is none of PUBLIC_KEYS: nobody would believe its tokens',
    }),
    /** The site's origin, as visitors write it: where the links in mails lead. */
    PUBLIC_URL: z.url(),
    /** The mail server, with its credentials. Empty: mails wait until they are too old. */
    SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/ })]).default(''),
    /** What passwords that are still stored were hashed with, other than today's parameters. */
    FORMER_HASHES: HashParameters.default([]),
    MAIL_FROM: z.string().min(3).default('Boxoffice <boxoffice@localhost>'),
  },
  process.env,
);
