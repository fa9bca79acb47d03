import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, service, until } from './testing/fixture.ts';

type Echo = { pid: number; env: { GREETING: string } };
const ask = async (url = ''): Promise<Echo> => (await (await fetch(url)).json()) as Echo;

const keyed = service('keyed').replace(
  'env:\n',
  'env:\n            - { name: GREETING, valueFrom: { secretKeyRef: { name: public-keys, key: jwks.json } } }\n',
);

test('a secret that changes is given to the services that have it, and to no others', async () => {
  const shop = fixture(keyed);
  const { urls, publicUrl } = await shop.start();
  const file = join(shop.settings.home, 'secrets/public-keys/jwks.json');
  const [before, front] = [await ask(urls.keyed), await ask(publicUrl)];
  expect(before.env.GREETING).toBe(readFileSync(file, 'utf8'));

  writeFileSync(file, '{"keys":[]}');
  await until(() => shop.lines.includes('new secrets for keyed'));
  const after = await ask(urls.keyed);
  expect(after.env.GREETING).toBe('{"keys":[]}');
  expect(after.pid).not.toBe(before.pid);
  expect((await ask(publicUrl)).pid).toBe(front.pid);
});

test('a secret that changes while a service sleeps or starts is what it wakes with', async () => {
  const shop = fixture(keyed);
  const { urls } = await shop.start();
  const file = join(shop.settings.home, 'secrets/public-keys/jwks.json');
  const waking = ask(urls.keyed);
  writeFileSync(file, '{"keys":[]}');
  await until(() => shop.lines.includes('new secrets for keyed'));
  await waking;
  expect((await ask(urls.keyed)).env.GREETING).toBe('{"keys":[]}');
});
