import { readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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

test('a tick of the PingSource starts the service whose Trigger matches it', async () => {
  const fixed = fixture(
    pings,
    service('sweeper'),
    trigger('sweeper', '[{ exact: { type: dev.knative.sources.ping } }]'),
  );
  await fixed.start();
  await until(() => fixed.received('sweeper').length > 0);
  const [tick] = fixed.received('sweeper');
  expect(tick?.headers).toMatchObject({
    'ce-type': 'dev.knative.sources.ping',
    'ce-source': '/apis/v1/namespaces/shop/pingsources/ticks',
  });
});

test('a failed Job fails the start with the last line of its output, and leaves no process', async () => {
  const fixed = fixture(job('1'));
  await expect(fixed.start()).rejects.toThrow(
    'The Job tables failed: exit code 1: The setting GREETING is not set',
  );
  expect(fixed.processes()).toEqual([]);
});

test('secrets are created once, readable by their owner only, and --fresh creates new ones', async () => {
  const fixed = fixture();
  const file = join(fixed.settings.home, 'secrets/signing-keys/private.jwk');
  const keyOf = async (fresh: boolean) => {
    await (await fixed.start({ fresh })).stop();
    return readFileSync(file, 'utf8');
  };
  const first = await keyOf(false);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await keyOf(false)).toBe(first);
  expect(await keyOf(true)).not.toBe(first);
});

test('the next start lists the demo tickets that could not be listed', async () => {
  const fixed = fixture();
  // The fixture has no mail fake.
  const failure =
    'The demo tickets could not be listed: their seller needs a mail, and SMTP_URL replaces the mail fake';
  await (await fixed.start({ empty: false })).stop();
  await fixed.start({ empty: false });
  expect(fixed.lines.filter((line) => line === failure)).toHaveLength(2);
});

test.each([
  ['STRIPE_PORT', 'stripePort', 'STRIPE_API_URL'],
  ['MAIL_PORT', 'mailPort', 'MAIL_FROM'],
])('%s in use fails the start with one sentence', async (setting, option, configured) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const fixed = fixture();
  fixed.edit('settings.yaml', 'GREETING: hello', `GREETING: hello, ${configured}: "x"`);
  await expect(fixed.start({ [option]: port })).rejects.toThrow(
    `Port ${port} is in use: stop the program that listens on it, or set ${setting} to a free port`,
  );
  expect(fixed.processes()).toEqual([]);
});
