import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Conflict, PublishFailed } from '../errors.ts';
import type { CloudEvent } from '../events/cloud-event.ts';
import { publisher } from '../events/publish.ts';
import { config } from '../testing/config.ts';
import { publishedEvents } from '../testing/events.ts';
import { useTable } from '../testing/tables.ts';
import { commit } from './commit.ts';
import { getItem, type Write } from './items.ts';
import { republish } from './outbox.ts';

useTable();

const { TABLE, BROKER_URL } = config;
const publish = publisher(BROKER_URL);
const failToPublish = () => Promise.reject(new PublishFailed('The Broker is down'));

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

test('republish publishes an event that the Broker did not accept', async () => {
  const created = event();
  await commit(TABLE, { writes: [putNew(key())], events: [created] }, failToPublish);
  expect(await publishedEvents()).not.toContainEqual(created);
  expect(await republish(TABLE, publish)).toBe(1);
  expect(await publishedEvents()).toContainEqual(created);
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

test('a duplicate event takes effect once', async () => {
  const [cause, first, second] = [{ event: event(), now: Date.now() }, key(), key()];
  await commit(TABLE, { writes: [putNew(first)], cause }, publish);
  await expect(commit(TABLE, { writes: [putNew(second)], cause }, publish)).rejects.toThrow();
  expect(await getItem(TABLE, second)).toBeUndefined();
});

test('a failed condition throws the error of its write', async () => {
  const item = key();
  const soldOut = (): Write => ({ ...putNew(item), onConditionFailed: () => new Error('Sold out') });
  await commit(TABLE, { writes: [soldOut()] }, publish);
  await expect(commit(TABLE, { writes: [soldOut()] }, publish)).rejects.toThrow('Sold out');
});
