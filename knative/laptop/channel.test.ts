import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectNats, type Nats } from './jetstream.ts';
import { type Fixture, fixture, publish, service, trigger, until } from './testing/fixture.ts';

const STREAM = 'BROKER_shop_default';
const stockFixture = () => fixture(service('stock'), trigger('stock', '[{ exact: { type: answer.204 } }]'));

const natsServer = (fixed: Fixture) => fixed.processes().find(({ name }) => name === 'nats-server');

async function nats(fixed: Fixture): Promise<Nats> {
  const connected = await connectNats(`nats://127.0.0.1:${natsServer(fixed)?.port}`);
  onTestFinished(() => connected.connection.close());
  return connected;
}

const restored = (fixed: Fixture) => fixed.lines.filter((line) => line.includes('is created again'));

test('an event after the deletion of the stream is accepted and delivered, without a restart', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'answer.204', 'before');
  await until(() => fixed.received('stock').length === 1);
  await (await nats(fixed)).manager.streams.delete(STREAM);
  expect((await publish(system, 'answer.204', 'after')).status).toBe(202);
  await until(() => fixed.received('stock').some(({ id }) => id === 'after'));
  expect(restored(fixed)).toEqual([
    `broker: the stream ${STREAM}, the consumer stock was missing in NATS and is created again`,
  ]);
});

test('events that are published while the consumer is missing are delivered', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'answer.204', 'before');
  await until(() => fixed.received('stock').length === 1);
  await (await nats(fixed)).manager.consumers.delete(STREAM, 'stock');
  for (const id of ['a', 'b']) expect((await publish(system, 'answer.204', id)).status).toBe(202);
  await until(() => ['a', 'b'].every((id) => fixed.received('stock').some((event) => event.id === id)));
  expect(restored(fixed)).toEqual(['broker: the consumer stock was missing in NATS and is created again']);
});

test('events are delivered after a nats-server has lost its store', async () => {
  const fixed = stockFixture();
  const system = await fixed.start();
  await publish(system, 'answer.204', 'before');
  await until(() => fixed.received('stock').length === 1);
  rmSync(join(fixed.settings.home, 'nats/jetstream'), { recursive: true });
  process.kill(natsServer(fixed)?.pid ?? 0, 'SIGKILL');
  expect((await publish(system, 'answer.204', 'after')).status).toBe(202);
  await until(() => fixed.received('stock').some(({ id }) => id === 'after'));
});
