import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';

/** Who may have issued an access token, and for whom. */
export const ISSUER = 'boxoffice';
export const AUDIENCE = 'boxoffice-api';

/** How an access token is signed: Ed25519, and nothing else is accepted. */
export const ALGORITHM = 'EdDSA';

/** A token that was verified is remembered until it expires, so that a burst of requests costs one signature. */
const REMEMBERED = 1000;

const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), email: z.string(), exp: z.number() });

/** The signed-in user that a request comes from. */
export interface Caller {
  userId: string;
  email: string;
  sessionId: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** The token itself, to be passed on to another service. */
  token: string;
}

export type Verify = (token: string) => Promise<Caller | undefined>;

/**
 * Verifies access tokens offline, from a key set that is configuration.
 *
 * @param publicKeys a JSON Web Key Set (RFC 7517) as JSON text
 * @returns a function that answers the caller, or undefined for a token that is expired, forged, for
 *   another audience or no token at all
 */
export function verifier(publicKeys: string): Verify {
  const keys = createLocalJWKSet(JSON.parse(publicKeys) as JSONWebKeySet);
  const verified = new Map<string, Caller>();
  return async (token) => {
    const known = verified.get(token);
    if (known && known.expiresAt > Date.now()) return known;
    const caller = await verify(token, keys);
    if (verified.size >= REMEMBERED) verified.clear();
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
    const { sub, sid, email, exp } = Claims.parse(payload);
    return { userId: sub, email, sessionId: sid, expiresAt: exp * 1000, token };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
