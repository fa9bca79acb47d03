import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, service, until } from './testing/fixture.ts';

type Echo = { pid: number; env: { GREETING: string } };
const getEcho = async (url = ''): Promise<Echo> => (await (await fetch(url)).json()) as Echo;

const keyed = service('keyed').replace(
  'env:\n',
  'env:\n            - { name: GREETING, valueFrom: { secretKeyRef: { name: public-keys, key: jwks.json } } }\n',
);

test('a changed secret restarts the services that use it, and no others', async () => {
  const fixed = fixture(keyed);
  const { urls, publicUrl } = await fixed.start();
  const file = join(fixed.settings.home, 'secrets/public-keys/jwks.json');
  const [before, front] = [await getEcho(urls.keyed), await getEcho(publicUrl)];
  expect(before.env.GREETING).toBe(readFileSync(file, 'utf8'));

  writeFileSync(file, '{"keys":[]}');
  await until(() => fixed.lines.includes('new secrets for keyed'));
  const after = await getEcho(urls.keyed);
  expect(after.env.GREETING).toBe('{"keys":[]}');
  expect(after.pid).not.toBe(before.pid);
  expect((await getEcho(publicUrl)).pid).toBe(front.pid);
});

test('a service that starts while a secret changes gets the new secret', async () => {
  const fixed = fixture(keyed);
  const { urls } = await fixed.start();
  const file = join(fixed.settings.home, 'secrets/public-keys/jwks.json');
  const starting = getEcho(urls.keyed);
  writeFileSync(file, '{"keys":[]}');
  await until(() => fixed.lines.includes('new secrets for keyed'));
  await starting;
  expect((await getEcho(urls.keyed)).env.GREETING).toBe('{"keys":[]}');
});
