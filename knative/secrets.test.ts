import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeSecrets } from './secrets.ts';

const PRIVATE = 'signing-keys/private.jwk';
const PUBLIC = 'public-keys/jwks.json';

function secrets() {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  makeSecrets(folder);
  const read = (key: string) => readFileSync(join(folder, key), 'utf8');
  return { folder, read, write: (key: string, text: string) => writeFileSync(join(folder, key), text) };
}

test('a second run changes nothing', () => {
  const { folder, read } = secrets();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.|key$|secret$/.test(name),
  );
  const before = files.map(read);
  makeSecrets(folder);
  expect(files.map(read)).toEqual(before);
  expect(files).toHaveLength(6);
});

test.each([
  [PRIVATE, ''],
  [PRIVATE, '{"kty":"OKP","cr'],
  [PUBLIC, ''],
  [PUBLIC, '{"keys":[{"kty"'],
])('half of %s is made again, and the public set has the signing key', (key, half) => {
  const { folder, read, write } = secrets();
  write(key, half);
  makeSecrets(folder);
  const { kid, x } = JSON.parse(read(PRIVATE));
  expect(JSON.parse(read(PUBLIC))).toMatchObject({ keys: [{ kid, x }] });
  expect(read(PUBLIC)).not.toContain('"d"');
});

test('an empty secret is made again', () => {
  const { folder, read, write } = secrets();
  write('stripe/webhook-secret', '');
  makeSecrets(folder);
  expect(read('stripe/webhook-secret')).toMatch(/^whsec_[0-9a-f]{48}$/);
});
