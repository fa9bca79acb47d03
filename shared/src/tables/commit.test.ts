import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { Conflict, PublishFailed } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import { publisher } from '../events/publish.ts';
import { Background } from '../functions/background.ts';
import { config } from '../testing/config.ts';
import { publishedEvents } from '../testing/events.ts';
import { useTable } from '../testing/tables.ts';
import { commit } from './commit.ts';
import { getItem, queryItems, type Write } from './items.ts';
import { putOutbox, republish } from './outbox.ts';

useTable();

const { TABLE, BROKER_URL } = config;
const publish = publisher(BROKER_URL);

const event = (): CloudEvent => ({
  id: randomUUID(),
  source: '/boxoffice/tests',
  type: 'item.created',
  subject: 'é "1"',
  data: { version: 1 },
});
const key = () => ({ pk: `ITEM#${randomUUID()}`, sk: '-' });
const putNew = (Item: { pk: string; sk: string }): Write => ({
  Put: { TableName: TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' },
});

test('a commit stores its writes and publishes its events', async () => {
  const [item, created] = [key(), event()];
  await commit(TABLE, { writes: [putNew(item)], events: [created] }, publish);
  expect(await getItem(TABLE, item)).toEqual(item);
  expect(await publishedEvents()).toContainEqual(created);
  expect(await republish(TABLE, publish)).toBe(0);
});

test('an event that its item states has no row, and is published', async () => {
  const [item, created] = [{ ...key(), version: 1 }, event()];
  await commit(TABLE, { writes: [putNew(item)], events: [created], statedBy: item }, publish);
  expect(await publishedEvents()).toContainEqual(created);
  const rows = await Promise.all(
    Array.from({ length: 8 }, (_, shard) => queryItems(TABLE, { pk: `OUTBOX#${shard}` })),
  );
  expect(rows.flatMap(({ items }) => items)).toEqual([]);
});

/** A Broker that answers every event with this error until it is back. */
function brokenBroker(error: PublishFailed) {
  const broker = { isBack: false, attempts: 0, publish };
  broker.publish = async (event) => {
    broker.attempts++;
    if (!broker.isBack) throw error;
    await publish(event);
  };
  return broker;
}
const unreachable = () => brokenBroker(new PublishFailed('The Broker is down'));
const leftByACrash = (event: CloudEvent) => commit(TABLE, { writes: [putOutbox(TABLE, { event })] }, publish);

test('a commit does not wait for the Broker, and its events follow in their order when the Broker is back', async () => {
  const broker = unreachable();
  const [first, second] = [event(), { ...event(), type: 'item.updated' }];
  await commit(TABLE, { writes: [putNew(key())], events: [first] }, broker.publish);
  await commit(TABLE, { writes: [putNew(key())], events: [second] }, broker.publish);
  await vi.waitUntil(() => broker.attempts > 2, { timeout: 10_000 });
  broker.isBack = true;
  const published = (await publishedEvents()).filter(({ id }) => id === first.id || id === second.id);
  expect(published).toEqual([first, second]);
  expect(await republish(TABLE, publish)).toBe(0);
});

test('a process that ends publishes the events whose attempts have failed', async () => {
  const [ending, broker] = [new Background(), unreachable()];
  ending.start('key', async () => {
    while (
      !(await broker.publish(event()).then(
        () => true,
        () => false,
      ))
    )
      await ending.pause(3_600_000);
  });
  await vi.waitUntil(() => broker.attempts === 1);
  broker.isBack = true;
  await ending.finish(10_000);
  expect(broker.attempts).toBe(2);
});

test('a process ends although the Broker does not answer', async () => {
  const ending = new Background();
  ending.start('key', () => new Promise(() => {}));
  await ending.finish(10);
});

test('republish publishes the events that a crash left, but not those of the last seconds', async () => {
  const [old, young] = [event(), { ...event(), time: new Date().toISOString() }];
  await leftByACrash(old);
  await leftByACrash(young);
  expect(await republish(TABLE, publish)).toBe(1);
  expect(await publishedEvents()).toContainEqual(old);
  expect(await republish(TABLE, publish, Date.now() + 60_000)).toBe(1);
  expect(await publishedEvents()).toContainEqual(young);
});

test('republish stops at a Broker that does not answer, and passes an event that the Broker refuses', async () => {
  const events = Array.from({ length: 30 }, event);
  for (const left of events) await leftByACrash(left);
  const broker = unreachable();
  expect(await republish(TABLE, broker.publish)).toBe(0);
  // One event of each partition.
  expect(broker.attempts).toBeLessThanOrEqual(8);
  const refusing = brokenBroker(new PublishFailed('The event is too large', 413));
  expect(await republish(TABLE, refusing.publish)).toBe(0);
  expect(refusing.attempts).toBe(30);
  expect(await republish(TABLE, publish)).toBe(30);
});

test('of concurrent writes to one item, one succeeds and the others get a Conflict', async () => {
  const item = key();
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4].map(() => commit(TABLE, { writes: [putNew(item)] }, publish)),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Conflict);
  }
});

test('a failed condition throws the error of its write', async () => {
  const item = key();
  const soldOut = (): Write => ({ ...putNew(item), onConditionFailed: () => new Error('Sold out') });
  await commit(TABLE, { writes: [soldOut()] }, publish);
  await expect(commit(TABLE, { writes: [soldOut()] }, publish)).rejects.toThrow('Sold out');
});
