import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Invalid access tokens. Each differs from a valid token only in what its name says.
 *
 * @param valid an access token of the owner
 * @param signingKey auth's private key as JSON. It signs the tokens whose claims alone are invalid.
 * @see RFC 8725, JSON Web Token Best Current Practices
 */
export async function invalidTokens(valid: string, signingKey: string): Promise<Record<string, string>> {
  const privateJwk = JSON.parse(signingKey) as JWK;
  const key = await importJWK(privateJwk, 'EdDSA');
  const header = { ...decodeProtectedHeader(valid), alg: 'EdDSA' };
  const claims = decodeJwt(valid);
  const now = Math.floor(Date.now() / 1000);
  const foreignKey = generateKeyPairSync('ed25519');

  const signed = (changed: JWTPayload, by: Parameters<SignJWT['sign']>[0] = key, more = {}) =>
    new SignJWT({ ...claims, ...changed }).setProtectedHeader({ ...header, ...more }).sign(by);
  const { x = '', kid = '' } = privateJwk;
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x, kid };
  const publicKey = createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' });
  const signedWithHmac = (secret: Uint8Array) =>
    new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
  const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' });

  return {
    'an expired token': await signed({ iat: now - 600, exp: now - 300 }),
    'a token that never expires': await new SignJWT(without(claims, 'exp'))
      .setProtectedHeader(header)
      .sign(key),
    'a token that is not valid yet': await signed({ nbf: now + 300 }),
    'a token of another audience': await signed({ aud: 'someone-else' }),
    'a token of another issuer': await signed({ iss: 'someone-else' }),
    'alg none': `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`,
    'HS256 with the public key (PEM)': await signedWithHmac(
      Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })),
    ),
    'HS256 with the public key (raw)': await signedWithHmac(Buffer.from(x, 'base64url')),
    'HS256 with the public key (JWK)': await signedWithHmac(Buffer.from(JSON.stringify(publicJwk))),
    'a known kid with a foreign key': await signed({}, foreignKey.privateKey),
    'an unknown kid with a foreign key': await signed({}, foreignKey.privateKey, { kid: 'forged' }),
    'a foreign key in the jwk header': await signed({}, foreignKey.privateKey, {
      jwk: jwkOf(foreignKey.publicKey),
    }),
    'another user in the claims': withClaims(valid, { sub: crypto.randomUUID() }),
    'no signature': `${valid.split('.').slice(0, 2).join('.')}.`,
  };
}

/** The token with other claims and its old signature. */
function withClaims(token: string, changed: JWTPayload): string {
  const [header, , signature] = token.split('.');
  return [header, encoded({ ...decodeJwt(token), ...changed }), signature].join('.');
}

function without(claims: JWTPayload, name: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
}
