import { createHash, createHmac, randomBytes } from 'node:crypto';

const BYTES = 32;

/** A new refresh token: 32 random bytes, base64url. */
export const newRefreshToken = (): string => randomBytes(BYTES).toString('base64url');

/** A new salt for `successorOf`. */
export const newSalt = (): string => newRefreshToken();

/** The SHA-256 of a token, which the table stores in its place. A random token needs no slow hash. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/**
 * The token that replaces this one. A browser that presents the old token again within the grace period gets the
 * same successor, although the table stores neither token. The salt without the old token is useless.
 */
export const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url');
