import { ALGORITHM, AUDIENCE, ISSUER } from '@boxoffice/shared/identity/access-token.ts';
import { importJWK, SignJWT } from 'jose';
import { config } from '../config.ts';
import type { Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';

const LIFETIME_SECONDS = 300;

let key: ReturnType<typeof importJWK> | undefined;

/**
 * A signed token that identifies a user to every service for five minutes (RFC 7519).
 *
 * @param now epoch milliseconds
 */
export async function accessToken(user: User, session: Session, now: number): Promise<string> {
  key ??= importJWK(config.SIGNING_KEY, ALGORITHM);
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({
    sid: session.id,
    email: user.email,
    email_verified: user.verifiedAt !== undefined,
  })
    .setProtectedHeader({ alg: ALGORITHM, kid: config.SIGNING_KEY.kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(user.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(await key);
}
