import { passCode, passCodeVerifier } from '@boxoffice/shared/identity/pass-code.ts';
import { expect, test, vi } from 'vitest';
import { codeVerifier, nobleVerifier } from './verify-code.ts';

const claims = {
  passId: '0197a0d0-0000-7000-8000-000000000003-2',
  ticketId: '0197a0d0-0000-7000-8000-000000000002',
  generation: 3,
};
const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
const { x = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
const key = { kid: 'AAAAAAAA', x };
const code = await passCode(
  claims,
  key.kid,
  async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)),
);
const forged = `${code.slice(0, 30)}${code[30] === 'A' ? 'B' : 'A'}${code.slice(31)}`;

test('Web Crypto and the library accept and refuse the same codes', async () => {
  for (const verify of [await codeVerifier([key]), passCodeVerifier([key], await nobleVerifier())]) {
    expect(await verify(code)).toEqual(claims);
    for (const wrong of [forged, code.slice(1), '', 'none']) expect(await verify(wrong)).toBeUndefined();
  }
});

test('a browser without Ed25519 uses the library', async () => {
  const importKey = vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('unsupported'));
  const verify = await codeVerifier([key]);
  importKey.mockRestore();
  expect(await verify(code)).toEqual(claims);
});
