import { createHash, randomBytes } from 'node:crypto';

/** The secret of a helper's link: 16 random bytes as base64url. The table stores only its hash. */
export function newHelperToken(): { token: string; hash: string } {
  const token = randomBytes(16).toString('base64url');
  return { token, hash: hashOfHelperToken(token) };
}

export const hashOfHelperToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');
