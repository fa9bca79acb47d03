import { createHash, createHmac, randomBytes } from 'node:crypto';

const BYTES = 32;

/** A new refresh token: 32 random bytes, base64url. */
export const newRefreshToken = (): string => randomBytes(BYTES).toString('base64url');

/** A new salt for a token's successor. */
export const newSalt = (): string => newRefreshToken();

/** The token's SHA-256: all that is stored of it. A random token needs no slow hash. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/**
 * The token that takes this one's place. Who presents the old token within the grace period can be given the
 * same successor again, although neither is stored: the salt alone makes nothing.
 */
export const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url');
