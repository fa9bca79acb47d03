import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';

/** The issuer and the audience of access tokens. */
export const ISSUER = 'boxoffice';
export const AUDIENCE = 'boxoffice-api';

/** The only accepted signature algorithm: Ed25519. */
export const ALGORITHM = 'EdDSA';

/** The number of cached tokens. With the cache, a burst of requests costs one signature check. */
const CACHE_SIZE = 1000;

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  email: z.string(),
  // A standard claim (OpenID Connect Core, 5.1).
  email_verified: z.boolean(),
  exp: z.number(),
});

/** The signed-in user of a request. */
export interface Caller {
  userId: string;
  email: string;
  /** Whether the address was confirmed when the token was issued. The first confirmation ends every session. */
  emailVerified: boolean;
  sessionId: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** The token, for requests to other services. */
  token: string;
}

export type Verify = (token: string) => Promise<Caller | undefined>;

/**
 * Makes a function that verifies access tokens without a network request, by a configured key set.
 *
 * @param publicKeys a JSON Web Key Set (RFC 7517) as JSON text
 * @returns a function that resolves to the caller, or to undefined for a token that is expired, forged, malformed or
 *   for another audience
 */
export function verifier(publicKeys: string): Verify {
  const keys = createLocalJWKSet(JSON.parse(publicKeys) as JSONWebKeySet);
  const verified = new Map<string, Caller>();
  return async (token) => {
    const cached = verified.get(token);
    if (cached && cached.expiresAt > Date.now()) return cached;
    const caller = await verify(token, keys);
    if (verified.size >= CACHE_SIZE) verified.clear();
    if (caller) verified.set(token, caller);
    return caller;
  };
}

async function verify(token: string, keys: JWTVerifyGetKey): Promise<Caller | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'sub', 'sid'],
    });
    const { sub, sid, email, email_verified: emailVerified, exp } = Claims.parse(payload);
    return { userId: sub, email, emailVerified, sessionId: sid, expiresAt: exp * 1000, token };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
