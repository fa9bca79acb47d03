import { passCode, passCodeVerifier } from '@boxoffice/shared/identity/pass-code.ts';
import { config } from '../config.ts';
import { type Pass, passId, statusOf } from '../domain/pass.ts';

const ALGORITHM = 'Ed25519';
type Key = ReturnType<typeof crypto.subtle.importKey>;
let key: Key | undefined;

function signingKey(): Key {
  const { kty, crv, x, d } = config.PASS_SIGNING_KEY;
  key ??= crypto.subtle.importKey('jwk', { kty, crv, x, d }, ALGORITHM, false, ['sign']);
  return key;
}

async function sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM, await signingKey(), bytes));
}

/** The present code of a pass; undefined for a void one. It is not stored: the signature is always the same. */
export async function codeOf(pass: Pass): Promise<string | undefined> {
  if (statusOf(pass) === 'void') return undefined;
  const { ticketId, generation } = pass.seat;
  return passCode({ passId: passId(pass.seat), ticketId, generation }, config.PASS_SIGNING_KEY.kid, sign);
}

export const verifyCode = passCodeVerifier(config.PASS_PUBLIC_KEYS.keys);
