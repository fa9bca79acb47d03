import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { inject } from 'vitest';
import { ALGORITHM, AUDIENCE, ISSUER } from '../identity/access-token.ts';

/** What can be wrong, or known, of a token. */
interface Token {
  /** A user who is signed in somewhere already. */
  id?: string;
  audience?: string;
  /** In seconds; negative for a token that has expired. */
  lifetime?: number;
}

/** A signed-in user, with the headers that say so. */
export async function newUser({ id = randomUUID(), audience = AUDIENCE, lifetime = 300 }: Token = {}) {
  const email = `${id}@example.com`;
  const key = JSON.parse(inject('servers').signingKey) as JWK;
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ sid: randomUUID(), email })
    .setProtectedHeader({ alg: ALGORITHM, ...(key.kid && { kid: key.kid }) })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setSubject(id)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(await importJWK(key, ALGORITHM));
  return { id, email, headers: { authorization: `Bearer ${token}` } };
}
