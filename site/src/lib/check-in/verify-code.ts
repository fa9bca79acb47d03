import {
  fromBase64Url,
  importKey,
  type PassKey,
  passCodeVerifier,
  type VerifySignature,
} from '@boxoffice/shared/identity/pass-code.ts';

/** Makes a function that verifies codes, also in a browser whose Web Crypto lacks Ed25519. */
export async function codeVerifier(keys: PassKey[]): Promise<ReturnType<typeof passCodeVerifier>> {
  const [key] = keys;
  const isSupported = key && (await importKey(key).then(Boolean, () => false));
  return isSupported ? passCodeVerifier(keys) : passCodeVerifier(keys, await nobleVerifier());
}

/** Verifies with a library, which is loaded only where it is needed. */
export async function nobleVerifier(): Promise<VerifySignature> {
  const { verifyAsync } = await import('@noble/ed25519');
  return async ({ x }, signature, message) => {
    const key = fromBase64Url(x);
    return key !== undefined && (await verifyAsync(signature, message, key).catch(() => false));
  };
}
