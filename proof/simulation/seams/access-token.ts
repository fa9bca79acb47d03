import type { Caller, Verify } from '@boxoffice/shared/identity/access-token.ts';

// Replaces shared/src/identity/access-token.ts: a token is the id of its user, without a signature.
export const ISSUER = 'boxoffice';
export const AUDIENCE = 'boxoffice-api';
export const ALGORITHM = 'EdDSA';

export const verifier =
  (): Verify =>
  async (token): Promise<Caller> => ({
    userId: token,
    email: 'someone@example.com',
    emailVerified: true,
    sessionId: token,
    expiresAt: Number.MAX_SAFE_INTEGER,
    token,
  });
