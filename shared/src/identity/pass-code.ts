/**
 * The code of a pass: what its QR code says. It is signed with Ed25519 (RFC 8032), so that a scanner verifies it with
 * the public keys alone. This file runs in browsers too.
 *
 * ```
 * bytes    4          16       4      16        2            64
 *          key's id   order    seat   ticket    generation   signature
 * ```
 *
 * As base64url (RFC 4648) the code has 142 characters: a QR code of version 8 at error correction M.
 */

/** What a code says. */
export interface PassClaims {
  /** The pass's id: that of its order, a hyphen and the number of the seat. */
  passId: string;
  ticketId: string;
  /** Each transfer raises it. A code of another generation is void. */
  generation: number;
}

/** A public key as a JSON Web Key (RFC 8037). */
export interface PassKey {
  kid: string;
  x: string;
}

const KEY_ID = 4;
const CLAIMS = 38;
const SIGNATURE = 64;
/** The signature covers this text too, so that it can't be one of another protocol with the same key. */
const PURPOSE = new TextEncoder().encode('boxoffice pass\n');

const ALGORITHM = 'Ed25519';
type ImportedKey = ReturnType<typeof crypto.subtle.importKey>;

/**
 * Makes the code of a pass.
 *
 * @param sign signs bytes with the private key of `kid`
 */
export async function passCode(
  claims: PassClaims,
  kid: string,
  sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Promise<string> {
  const unsigned = join(keyId(kid), toBytes(claims));
  return toBase64Url(join(unsigned, await sign(join(PURPOSE, unsigned))));
}

/** Whether an Ed25519 signature of a message is valid. */
export type VerifySignature = (
  key: PassKey,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
) => Promise<boolean>;

/**
 * Makes a function that verifies codes.
 *
 * @param verifySignature for a browser whose Web Crypto lacks Ed25519
 * @returns a function that resolves to what a code says, or to undefined for a code that is forged, cut, malformed or
 *   signed with a foreign key
 */
export function passCodeVerifier(
  keys: PassKey[],
  verifySignature: VerifySignature = webCryptoVerifier(),
): (code: string) => Promise<PassClaims | undefined> {
  return async (code) => {
    const bytes = fromBase64Url(code);
    if (bytes?.length !== KEY_ID + CLAIMS + SIGNATURE) return undefined;
    const unsigned = bytes.slice(0, KEY_ID + CLAIMS);
    const signature = bytes.slice(KEY_ID + CLAIMS);
    const id = toHex(bytes.slice(0, KEY_ID));
    for (const key of keys.filter(({ kid }) => toHex(keyId(kid)) === id))
      if (await verifySignature(key, signature, join(PURPOSE, unsigned)))
        return fromBytes(unsigned.slice(KEY_ID));
    return undefined;
  };
}

/** Imports each key once. */
function webCryptoVerifier(): VerifySignature {
  const imported = new Map<PassKey, ImportedKey>();
  return async (key, signature, message) => {
    const known = imported.get(key) ?? importKey(key);
    imported.set(key, known);
    return crypto.subtle.verify(ALGORITHM, await known, signature, message);
  };
}

/** @throws DOMException where Web Crypto lacks Ed25519 */
export const importKey = ({ x }: PassKey): ImportedKey =>
  crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x }, ALGORITHM, false, ['verify']);

/** The first bytes of a thumbprint. Two keys can share them: each is tried. */
function keyId(kid: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(KEY_ID);
  bytes.set((fromBase64Url(kid) ?? bytes).subarray(0, KEY_ID));
  return bytes;
}

function toBytes({ passId, ticketId, generation }: PassClaims): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CLAIMS);
  const view = new DataView(bytes.buffer);
  bytes.set(uuidBytes(passId.slice(0, 36)), 0);
  view.setUint32(16, Number(passId.slice(37)));
  bytes.set(uuidBytes(ticketId), 20);
  view.setUint16(36, generation);
  return bytes;
}

function fromBytes(bytes: Uint8Array<ArrayBuffer>): PassClaims {
  const view = new DataView(bytes.buffer);
  return {
    passId: `${uuidOf(bytes.subarray(0, 16))}-${view.getUint32(16)}`,
    ticketId: uuidOf(bytes.subarray(20, 36)),
    generation: view.getUint16(36),
  };
}

const uuidBytes = (uuid: string): Uint8Array =>
  Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const uuidOf = (bytes: Uint8Array): string =>
  toHex(bytes).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Undefined for text that is not base64url. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
  } catch {
    return undefined;
  }
}
