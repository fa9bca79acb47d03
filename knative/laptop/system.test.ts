import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, service, trigger, until } from './testing/fixture.ts';

const pings = `apiVersion: sources.knative.dev/v1
kind: PingSource
metadata: { name: ticks }
spec:
  schedule: "* * * * * *"
  data: "{}"
  sink: { ref: { apiVersion: eventing.knative.dev/v1, kind: Broker, name: default } }
`;
const job = (env: string) => `apiVersion: batch/v1
kind: Job
metadata: { name: tables }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ image: fixture/service, env: [{ name: BROKEN, value: "${env}" }] }]
`;

test('a tick of the PingSource reaches who wants it, in a sleeping service too', async () => {
  const shop = fixture(
    pings,
    service('sweeper'),
    trigger('sweeper', '[{ exact: { type: dev.knative.sources.ping } }]'),
  );
  await shop.start();
  await until(() => shop.received('sweeper').length > 0);
  const [tick] = shop.received('sweeper');
  expect(tick?.headers).toMatchObject({
    'ce-type': 'dev.knative.sources.ping',
    'ce-source': '/apis/v1/namespaces/shop/pingsources/ticks',
  });
});

test('a Job that fails is said with its own last words, and nothing is left running', async () => {
  const shop = fixture(job('1'));
  await expect(shop.start()).rejects.toThrow(
    'The job tables failed (exit code 1): The setting GREETING is not set',
  );
  expect(shop.processes()).toEqual([]);
});

test('secrets are made once, for their owner only, and --fresh makes new ones', async () => {
  const shop = fixture();
  const file = join(shop.settings.home, 'secrets/signing-keys/private.jwk');
  const keyOf = async (fresh: boolean) => {
    await (await shop.start({ fresh })).stop();
    return readFileSync(file, 'utf8');
  };
  const first = await keyOf(false);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await keyOf(false)).toBe(first);
  expect(await keyOf(true)).not.toBe(first);
});
