import { expect, test } from 'vitest';
import { fixture, publish, service, trigger, until } from './testing/fixture.ts';

const any =
  '[{ any: [{ prefix: { type: answer. } }, { prefix: { type: flaky. } }, { prefix: { type: hang. } }, { prefix: { type: die. } }, { exact: { type: body } }] }]';
const stockFixture = (delivery?: string) => fixture(service('stock'), trigger('stock', any, delivery));
const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString('utf8');

test('an event starts only the subscribers whose Triggers match it', async () => {
  const fixed = fixture(
    service('stock'),
    service('mail'),
    trigger('stock', '[{ exact: { type: answer.204 } }]'),
    trigger('mail', '[{ not: { exact: { type: answer.204 } } }]'),
  );
  const system = await fixed.start();
  expect((await publish(system, 'answer.204', 'e1')).status).toBe(202);
  expect((await publish(system, 'other', 'e2')).status).toBe(202);
  await until(() => fixed.received('stock').length === 1 && fixed.received('mail').length === 1);
  const [event] = fixed.received('stock');
  expect(event?.headers).toMatchObject({ 'ce-id': 'e1', 'ce-source': '/shop/test', 'ce-type': 'answer.204' });
  expect(event?.body).toBe('{"id":"e1"}');
  expect(fixed.received('mail').map(({ id }) => id)).toEqual(['e2']);
});

test('an accepted event is delivered after a restart of the runtime', async () => {
  const fixed = stockFixture();
  const first = await fixed.start();
  expect((await publish(first, 'flaky.1', 'e1')).status).toBe(202);
  await first.stop();
  await fixed.start();
  await until(() => fixed.received('stock').length >= 2);
});

test('an event that is published twice is delivered once', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'answer.204', 'e1');
  await publish(system, 'answer.204', 'e1');
  await publish(system, 'answer.204', 'e2');
  await until(() => fixed.received('stock').some(({ id }) => id === 'e2'));
  expect(fixed.received('stock').filter(({ id }) => id === 'e1')).toHaveLength(1);
});

test('a failed delivery is retried with growing delays', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'flaky.3', 'e1');
  await until(() => fixed.received('stock').length === 4);
  const delays = fixed.lines.map((line) => /next in (.+) s$/.exec(line)?.[1]).filter(Boolean);
  expect(delays).toEqual(['0.1', '0.2', '0.4']);
  expect(fixed.received('sink')).toEqual([]);
});

test('an event answered 4xx is discarded: no retry and no dead letter', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'answer.404', 'e1');
  await until(() =>
    fixed.lines.some((line) => /e1 to stock: answered 404, the event is discarded/.test(line)),
  );
  await publish(system, 'flaky.3', 'e2');
  await until(() => fixed.received('stock').filter(({ id }) => id === 'e2').length === 4);
  expect(fixed.received('stock').filter(({ id }) => id === 'e1')).toHaveLength(1);
  expect(fixed.received('sink')).toEqual([]);
});

test('429 and a 2xx with a body that is not an event are retried', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'answer.429', 'e1');
  await publish(system, 'body', 'e2');
  await until(() => fixed.received('sink').length === 2);
  expect(fixed.received('stock')).toHaveLength(8);
});

test('after the last attempt a dead letter carries the subscriber and its last answer', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'answer.500', 'e1');
  await until(() => fixed.received('sink').length === 1);
  expect(fixed.received('stock')).toHaveLength(4);
  const [letter] = fixed.received('sink');
  expect(letter?.headers).toMatchObject({
    'ce-id': 'e1',
    'ce-type': 'answer.500',
    'ce-knativeerrordest': 'http://stock.shop.svc.cluster.local/',
    'ce-knativeerrorcode': '500',
  });
  expect(decoded(letter?.headers['ce-knativeerrordata'])).toBe('refused by the test service');
  expect(letter?.body).toBe('{"id":"e1"}');
});

test('an event that is not answered in time is retried', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'hang.1', 'e1');
  await until(() => fixed.received('stock').length === 2);
  expect(fixed.lines).toContainEqual(expect.stringContaining('no answer in 1 s, attempt 1 of 4'));
});

test('an event whose process is killed is delivered to the next process', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'die.1', 'e1');
  await until(() => fixed.received('stock').length === 2);
  expect(fixed.lines).toContain('stock died (SIGKILL), the next request starts it again');
});

test('200 events published at once are all delivered', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  const ids = Array.from({ length: 200 }, (_, i) => `event-${i}`);
  await Promise.all(ids.map((id) => publish(system, 'answer.204', id)));
  await until(() => new Set(fixed.received('stock').map(({ id }) => id)).size === 200);
});

test('a killed nats-server starts again with its events, which are delivered', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'flaky.3', 'e1');
  await until(() => fixed.received('stock').length === 1);
  const nats = fixed.processes().find(({ name }) => name === 'nats-server');
  process.kill(nats?.pid ?? 0, 'SIGKILL');
  expect((await publish(system, 'answer.204', 'e2')).status).toBe(202);
  await until(() => fixed.received('stock').some(({ id }) => id === 'e2'));
  await until(() => fixed.received('stock').filter(({ id }) => id === 'e1').length >= 4);
  expect(fixed.lines).toContain('nats-server died (SIGKILL), starting it again');
});

test('a kill of nats-server loses no event that was accepted just before', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  const ids = Array.from({ length: 100 }, (_, i) => `event-${i}`);
  const accepted = await Promise.all(ids.map((id) => publish(system, 'answer.204', id)));
  process.kill(fixed.processes().find(({ name }) => name === 'nats-server')?.pid ?? 0, 'SIGKILL');
  expect(accepted.every(({ status }) => status === 202)).toBe(true);
  await until(() => new Set(fixed.received('stock').map(({ id }) => id)).size === 100);
});

test('a new Trigger gets only events published after its creation', async () => {
  const fixed = stockFixture();
  const first = await fixed.start();
  await publish(first, 'answer.204', 'old');
  await until(() => fixed.received('stock').length === 1);
  await first.stop();
  fixed.edit('services.yaml', 'metadata: { name: stock }', 'metadata: { name: warehouse }');
  const second = await fixed.start();
  await publish(second, 'answer.204', 'new');
  await until(() => fixed.received('stock').some(({ id }) => id === 'new'));
  expect(fixed.received('stock').map(({ id }) => id)).toEqual(['old', 'new']);
});
