import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto';

/** A key with the name that tokens know it by. */
export type NamedKey = JsonWebKey & { kid: string };

/** A new Ed25519 key pair as JSON Web Keys (RFC 8037), named by its thumbprint. */
export function newSigningKey(): { private: NamedKey; public: NamedKey } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x, d } = privateKey.export({ format: 'jwk' });
  // RFC 7638: the members that make the key, in the alphabet's order.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  const named = { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' };
  return { private: { ...named, d }, public: named };
}
