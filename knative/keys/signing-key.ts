import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto';

/** A JSON Web Key with the `kid` that tokens name. */
export type NamedKey = JsonWebKey & { kid: string };

/** A new Ed25519 key pair as JSON Web Keys (RFC 8037). The `kid` is the thumbprint (RFC 7638). */
export function newSigningKey(): { private: NamedKey; public: NamedKey } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x, d } = privateKey.export({ format: 'jwk' });
  // A thumbprint hashes the required members in alphabetical order.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  const publicKey = { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' };
  return { private: { ...publicKey, d }, public: publicKey };
}
