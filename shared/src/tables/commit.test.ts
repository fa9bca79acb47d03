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
const brokerIsAway = () => Promise.reject(new PublishFailed('away'));

const event = (): CloudEvent => ({
  id: randomUUID(),
  source: '/boxoffice/tests',
  type: 'thing.made',
  subject: 'é "1"',
  data: { version: 1 },
});
const key = () => ({ pk: `THING#${randomUUID()}`, sk: '-' });
const putNew = (at: { pk: string; sk: string }): Write => ({
  Put: { TableName: TABLE, Item: at, ConditionExpression: 'attribute_not_exists(pk)' },
});

test('a change and its events are stored together, and the events reach the Broker', async () => {
  const [thing, made] = [key(), event()];
  await commit(TABLE, { writes: [putNew(thing)], events: [made] }, publish);
  expect(await getItem(TABLE, thing)).toEqual(thing);
  expect(await publishedEvents()).toContainEqual(made);
  expect(await republish(TABLE, publish)).toBe(0);
});

test('what the Broker did not take is published later', async () => {
  const made = event();
  await commit(TABLE, { writes: [putNew(key())], events: [made] }, brokerIsAway);
  expect(await publishedEvents()).not.toContainEqual(made);
  expect(await republish(TABLE, publish)).toBe(1);
  expect(await publishedEvents()).toContainEqual(made);
});

test('of two changes to the same thing at once, one is told that someone wrote first', async () => {
  const thing = key();
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4].map(() => commit(TABLE, { writes: [putNew(thing)] }, publish)),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Conflict);
  }
});

test('an event that comes twice changes things once', async () => {
  const [cause, first, second] = [{ event: event(), now: Date.now() }, key(), key()];
  await commit(TABLE, { writes: [putNew(first)], cause }, publish);
  await expect(commit(TABLE, { writes: [putNew(second)], cause }, publish)).rejects.toThrow();
  expect(await getItem(TABLE, second)).toBeUndefined();
});

test('a failed condition is told as what it means', async () => {
  const thing = key();
  const soldOut = (): Write => ({ ...putNew(thing), onConditionFailed: () => new Error('Sold out') });
  await commit(TABLE, { writes: [soldOut()] }, publish);
  await expect(commit(TABLE, { writes: [soldOut()] }, publish)).rejects.toThrow('Sold out');
});
