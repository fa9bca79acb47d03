import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeSecrets } from '../secrets.ts';
import { passKeys } from './key-files.ts';
import { announce, readRing, sign } from './ring.ts';
import { retireOld, rotate } from './rotate.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'boxoffice-keys-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  makeSecrets(path);
  return path;
}
const read = (path: string, name: string) => readFileSync(join(path, name), 'utf8');
const publicKids = (path: string) =>
  (JSON.parse(read(path, 'public-keys/jwks.json')) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
const LATER = { now: Date.now() + 11 * 60_000, atOnce: false };

test('a service trusts the new key before it signs, and the old key after it stops', async () => {
  const secrets = folder();
  const first = readRing(secrets).signing;
  const deployed: { signing: string; trusted: string[] }[] = [];
  const deploy = async () => {
    deployed.push({ signing: readRing(secrets).signing, trusted: publicKids(secrets) });
  };
  const { ring } = await rotate(secrets, deploy);
  expect(ring).toMatchObject({ next: undefined, old: [first] });
  expect(deployed).toEqual([
    { signing: first, trusted: [first, ring.signing] },
    { signing: ring.signing, trusted: [first, ring.signing] },
  ]);
  await retireOld(secrets, deploy, LATER);
  expect(deployed[2]).toEqual({ signing: ring.signing, trusted: [ring.signing] });
});

test('rotate without a deploy command takes one step at a time', async () => {
  const secrets = folder();
  const first = readRing(secrets).signing;
  expect(await rotate(secrets, undefined)).toMatchObject({ signs: false, ring: { signing: first } });
  const { signs, ring } = await rotate(secrets, undefined);
  expect([signs, ring.old]).toEqual([true, [first]]);
});

test('a failed deployment stops the rotation, and the next run completes it with the same key', async () => {
  const secrets = folder();
  const first = readRing(secrets).signing;
  const failing = () => Promise.reject(new Error('no cluster'));
  await expect(rotate(secrets, failing)).rejects.toThrow('no cluster');
  const { signing, next } = readRing(secrets);
  expect(signing).toBe(first);
  const { ring } = await rotate(secrets, async () => {});
  expect(ring.signing).toBe(next);
});

test('announcing twice creates one key', () => {
  const secrets = folder();
  const { next } = announce(secrets);
  expect(announce(secrets).next).toBe(next);
  expect(publicKids(secrets)).toHaveLength(2);
});

test('an old key is trusted until its tokens expire, unless it was stolen', async () => {
  const secrets = folder();
  await rotate(secrets, async () => {});
  const soon = { now: Date.now(), atOnce: false };
  await expect(retireOld(secrets, undefined, soon)).rejects.toThrow('retire it in 10 min');
  await expect(rotate(secrets, async () => {})).rejects.toThrow('retire it first');
  expect((await retireOld(secrets, undefined, { ...soon, atOnce: true })).old).toEqual([]);
  expect(await retireOld(secrets, undefined, soon)).toMatchObject({ old: [] });
});

test('only the owner can read private keys, and the public set contains none', async () => {
  const secrets = folder();
  announce(secrets);
  const next = join(secrets, 'signing-keys/next.jwk');
  expect(statSync(next).mode & 0o777).toBe(0o600);
  sign(secrets);
  expect(statSync(join(secrets, 'signing-keys/private.jwk')).mode & 0o777).toBe(0o600);
  expect(read(secrets, 'public-keys/jwks.json')).not.toContain('"d"');
});

test('the keys of passes rotate by themselves, and several old ones stay trusted for 400 days', async () => {
  const secrets = folder();
  const tokens = readRing(secrets);
  const deploy = async () => {};
  const first = readRing(secrets, passKeys).signing;
  const second = (await rotate(secrets, deploy, passKeys)).ring.signing;
  const { ring } = await rotate(secrets, deploy, passKeys);
  expect(ring.old).toEqual([first, second]);
  await expect(retireOld(secrets, deploy, LATER, passKeys)).rejects.toThrow('retire it in 400 days');
  const afterAll = { now: Date.now() + 401 * 86_400_000, atOnce: false };
  expect((await retireOld(secrets, deploy, afterAll, passKeys)).old).toEqual([]);
  expect(readRing(secrets)).toEqual(tokens);
});
