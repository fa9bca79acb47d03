import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { type PassKey, passCode, passCodeVerifier } from './pass-code.ts';

interface Pair extends PassKey {
  privateKey: KeyObject;
}

function newKey(kid = randomBytes(32).toString('base64url')): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { kid, x: String(publicKey.export({ format: 'jwk' }).x), privateKey };
}
const codeBy = ({ kid, privateKey }: Pair, said = claims) =>
  passCode(said, kid, async (bytes) => sign(null, bytes, privateKey));

const claims = {
  passId: '0197a0d0-0000-7000-8000-00000000abcd-99999',
  ticketId: '0197a0d0-0000-7000-8000-0000000000ff',
  generation: 3,
};
const key = newKey();
const verify = passCodeVerifier([key]);

test('a code says its pass, ticket and generation', async () => {
  expect(await verify(await codeBy(key))).toEqual(claims);
});

test('a code fits into a QR code of version 8 at error correction M', async () => {
  expect((await codeBy(key)).length).toBeLessThanOrEqual(152);
});

test('a code with any changed byte is not valid', async () => {
  const bytes = Buffer.from(await codeBy(key), 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const forged = Buffer.from(bytes);
    forged.writeUInt8(forged.readUInt8(at) ^ 1, at);
    expect(await verify(forged.toString('base64url')), `byte ${at}`).toBeUndefined();
  }
});

test('a cut or extended code, and other text, are not valid', async () => {
  const code = await codeBy(key);
  for (const text of [
    code.slice(0, -1),
    code.slice(4),
    `${code}AAAA`,
    '',
    'AAAA',
    'https://example.com/',
    '✓',
  ])
    expect(await verify(text), text).toBeUndefined();
});

test('a code of a foreign key is not valid, also if it claims the id of a trusted one', async () => {
  expect(await verify(await codeBy(newKey()))).toBeUndefined();
  expect(await verify(await codeBy(newKey(key.kid)))).toBeUndefined();
});

test('a code of an old key is valid while the key is trusted', async () => {
  const next = newKey();
  const both = passCodeVerifier([next, key]);
  expect(await both(await codeBy(key))).toEqual(claims);
  expect(await both(await codeBy(next))).toEqual(claims);
  expect(await passCodeVerifier([next])(await codeBy(key))).toBeUndefined();
});

test('two keys whose ids begin alike verify their own codes', async () => {
  const twin = newKey(`${key.kid.slice(0, 8)}xyz`);
  const both = passCodeVerifier([twin, key]);
  expect(await both(await codeBy(key))).toEqual(claims);
  expect(await both(await codeBy(twin))).toEqual(claims);
});

test('a signature of the same bytes for another purpose is not valid', async () => {
  const bytes = Buffer.from(await codeBy(key), 'base64url');
  const unsigned = bytes.subarray(0, -64);
  const forged = Buffer.concat([unsigned, sign(null, unsigned, key.privateKey)]);
  expect(await verify(forged.toString('base64url'))).toBeUndefined();
});
