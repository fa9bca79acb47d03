import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Tokens that are no good, each made of a good one of the owner's: the only thing wrong with it is what its name
 * says.
 *
 * @param good an access token that is valid now
 * @param signingKey auth's own private key as JSON, so that what is signed rightly fails for its claims alone
 * @see RFC 8725, JSON Web Token Best Current Practices
 */
export async function badTokens(good: string, signingKey: string): Promise<Record<string, string>> {
  const own = JSON.parse(signingKey) as JWK;
  const key = await importJWK(own, 'EdDSA');
  const header = { ...decodeProtectedHeader(good), alg: 'EdDSA' };
  const claims = decodeJwt(good);
  const now = Math.floor(Date.now() / 1000);
  const thief = generateKeyPairSync('ed25519');

  const signed = (changed: JWTPayload, by: Parameters<SignJWT['sign']>[0] = key, more = {}) =>
    new SignJWT({ ...claims, ...changed }).setProtectedHeader({ ...header, ...more }).sign(by);
  const { x = '', kid = '' } = own;
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x, kid };
  const publicKey = createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' });
  const confused = (secret: Uint8Array) =>
    new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
  const jwkOf = (of: KeyObject) => of.export({ format: 'jwk' });

  return {
    'an expired token': await signed({ iat: now - 600, exp: now - 300 }),
    'a token without an end': await new SignJWT(without(claims, 'exp')).setProtectedHeader(header).sign(key),
    'a token that is not yet good': await signed({ nbf: now + 300 }),
    'a token of another audience': await signed({ aud: 'someone-else' }),
    'a token of another issuer': await signed({ iss: 'someone-else' }),
    'alg none': `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`,
    'HS256 with the public key (PEM)': await confused(
      Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })),
    ),
    'HS256 with the public key (raw)': await confused(Buffer.from(x, 'base64url')),
    'HS256 with the public key (JWK)': await confused(Buffer.from(JSON.stringify(publicJwk))),
    'a known kid over a key of their own': await signed({}, thief.privateKey),
    'an unknown kid over a key of their own': await signed({}, thief.privateKey, { kid: 'forged' }),
    'a key that the token brings along': await signed({}, thief.privateKey, { jwk: jwkOf(thief.publicKey) }),
    'another user written into it': altered(good, { sub: crypto.randomUUID() }),
    'no signature': `${good.split('.').slice(0, 2).join('.')}.`,
  };
}

/** The good token's signature under other claims. */
function altered(good: string, changed: JWTPayload): string {
  const [header, , signature] = good.split('.');
  return [header, encoded({ ...decodeJwt(good), ...changed }), signature].join('.');
}

function without(claims: JWTPayload, name: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
}
