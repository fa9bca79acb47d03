import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { inject } from 'vitest';
import { ALGORITHM, AUDIENCE, ISSUER } from '../identity/access-token.ts';

/** The parts of a token that a test can choose. */
interface TokenOptions {
  /** The id of an existing user, for a second session. */
  id?: string;
  audience?: string;
  /** False for a user who has not confirmed the address. */
  emailVerified?: boolean;
  /** In seconds; negative for an expired token. */
  lifetime?: number;
}

/** Makes a signed-in user, with the headers of an authenticated request. */
export async function newUser({
  id = randomUUID(),
  audience = AUDIENCE,
  emailVerified = true,
  lifetime = 300,
}: TokenOptions = {}) {
  const email = `${id}@example.com`;
  const key = JSON.parse(inject('servers').signingKey) as JWK;
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ sid: randomUUID(), email, email_verified: emailVerified })
    .setProtectedHeader({ alg: ALGORITHM, ...(key.kid && { kid: key.kid }) })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setSubject(id)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(await importJWK(key, ALGORITHM));
  return { id, email, headers: { authorization: `Bearer ${token}` } };
}
