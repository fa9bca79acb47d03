import { expect, test } from 'vitest';
import { fixture, publish, service, trigger, until } from './testing/fixture.ts';

const any =
  '[{ any: [{ prefix: { type: answer. } }, { prefix: { type: flaky. } }, { prefix: { type: hang. } }, { prefix: { type: die. } }, { exact: { type: body } }] }]';
const shopWithStock = (delivery?: string) => fixture(service('stock'), trigger('stock', any, delivery));
const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString('utf8');

test('an event wakes the subscribers that want it, and no other', async () => {
  const shop = fixture(
    service('stock'),
    service('mail'),
    trigger('stock', '[{ exact: { type: answer.204 } }]'),
    trigger('mail', '[{ not: { exact: { type: answer.204 } } }]'),
  );
  const system = await shop.start();
  expect((await publish(system, 'answer.204', 'e1')).status).toBe(202);
  expect((await publish(system, 'other', 'e2')).status).toBe(202);
  await until(() => shop.received('stock').length === 1 && shop.received('mail').length === 1);
  const [event] = shop.received('stock');
  expect(event?.headers).toMatchObject({ 'ce-id': 'e1', 'ce-source': '/shop/test', 'ce-type': 'answer.204' });
  expect(event?.body).toBe('{"id":"e1"}');
  expect(shop.received('mail').map(({ id }) => id)).toEqual(['e2']);
});

test('an event that was accepted outlives the runtime, and is delivered after the next start', async () => {
  const shop = shopWithStock();
  const first = await shop.start();
  expect((await publish(first, 'flaky.1', 'e1')).status).toBe(202);
  await first.stop();
  await shop.start();
  await until(() => shop.received('stock').length >= 2);
});

test('an event that is published twice is delivered once', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'answer.204', 'e1');
  await publish(system, 'answer.204', 'e1');
  await publish(system, 'answer.204', 'e2');
  await until(() => shop.received('stock').some(({ id }) => id === 'e2'));
  expect(shop.received('stock').filter(({ id }) => id === 'e1')).toHaveLength(1);
});

test('a failed delivery is tried again, each time after a longer pause', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'flaky.3', 'e1');
  await until(() => shop.received('stock').length === 4);
  const pauses = shop.lines.map((line) => /again in (.+) s$/.exec(line)?.[1]).filter(Boolean);
  expect(pauses).toEqual(['0.1', '0.2', '0.4']);
  expect(shop.received('graveyard')).toEqual([]);
});

test('a 4xx ends the delivery: no retry and no dead letter', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'answer.404', 'e1');
  await until(() =>
    shop.lines.some((line) => /e1 to stock: answered 404, which ends its delivery/.test(line)),
  );
  await publish(system, 'flaky.3', 'e2');
  await until(() => shop.received('stock').filter(({ id }) => id === 'e2').length === 4);
  expect(shop.received('stock').filter(({ id }) => id === 'e1')).toHaveLength(1);
  expect(shop.received('graveyard')).toEqual([]);
});

test('429 is tried again, and so is a 2xx whose body is no event', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'answer.429', 'e1');
  await publish(system, 'body', 'e2');
  await until(() => shop.received('graveyard').length === 2);
  expect(shop.received('stock')).toHaveLength(8);
});

test('after its last try an event is a dead letter that says where it should have gone, and why not', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'answer.500', 'e1');
  await until(() => shop.received('graveyard').length === 1);
  expect(shop.received('stock')).toHaveLength(4);
  const [letter] = shop.received('graveyard');
  expect(letter?.headers).toMatchObject({
    'ce-id': 'e1',
    'ce-type': 'answer.500',
    'ce-knativeerrordest': 'http://stock.shop.svc.cluster.local/',
    'ce-knativeerrorcode': '500',
  });
  expect(decoded(letter?.headers['ce-knativeerrordata'])).toBe('no, because');
  expect(letter?.body).toBe('{"id":"e1"}');
});

test('a subscriber that does not answer in time is tried again', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'hang.1', 'e1');
  await until(() => shop.received('stock').length === 2);
  expect(shop.lines).toContainEqual(expect.stringContaining('no answer in 1 s, try 1 of 4'));
});

test('an event on which the process is killed is delivered to the next one', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'die.1', 'e1');
  await until(() => shop.received('stock').length === 2);
  expect(shop.lines).toContain('stock died (SIGKILL), the next request starts it again');
});

test('many events at once are all delivered', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  const ids = Array.from({ length: 200 }, (_, i) => `event-${i}`);
  await Promise.all(ids.map((id) => publish(system, 'answer.204', id)));
  await until(() => new Set(shop.received('stock').map(({ id }) => id)).size === 200);
});

test('a killed nats-server comes back with what it had, and the rest is delivered', async () => {
  const shop = shopWithStock();
  const system = await shop.start();
  await publish(system, 'flaky.3', 'e1');
  await until(() => shop.received('stock').length === 1);
  const nats = shop.processes().find(({ name }) => name === 'nats-server');
  process.kill(nats?.pid ?? 0, 'SIGKILL');
  expect((await publish(system, 'answer.204', 'e2')).status).toBe(202);
  await until(() => shop.received('stock').some(({ id }) => id === 'e2'));
  await until(() => shop.received('stock').filter(({ id }) => id === 'e1').length >= 4);
  expect(shop.lines).toContain('nats-server died (SIGKILL), starting it again');
});

test('a Trigger that is gone leaves no consumer, and a new one sees no history', async () => {
  const shop = shopWithStock();
  const first = await shop.start();
  await publish(first, 'answer.204', 'old');
  await until(() => shop.received('stock').length === 1);
  await first.stop();
  shop.edit('services.yaml', 'metadata: { name: stock }', 'metadata: { name: warehouse }');
  const second = await shop.start();
  await publish(second, 'answer.204', 'new');
  await until(() => shop.received('stock').some(({ id }) => id === 'new'));
  expect(shop.received('stock').map(({ id }) => id)).toEqual(['old', 'new']);
});
