import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { commit } from '@boxoffice/shared/tables/commit.ts';
import { config } from '@boxoffice/shared/testing/config.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';

process.env.DUE_TABLES = `payments=${config.TABLE},passes=${config.TABLE}`;
await import('../group.ts');

useTable();
const { ask } = useFunction('expiration');
const MINUTE = 60_000;

/** The services that a tick wakes. Only this test file publishes ticks. */
async function wokenByTick(): Promise<string[]> {
  const ticks = new URL('ticks', config.BROKER_URL);
  const published = async () => (await (await fetch(ticks)).json()) as { subject: string; type: string }[];
  const before = (await published()).length;
  const tick = { id: crypto.randomUUID(), source: '/apis/v1/pingsources/ticks', type: Tick.type, data: {} };
  expect((await ask('POST', '/', { headers: toHeaders(tick), body: {} })).status).toBe(204);
  const events = (await published()).slice(before);
  expect(events.every(({ type }) => type === Tick.type)).toBe(true);
  return events.map(({ subject }) => subject).sort();
}

const due = (pk: string, at: number) => ({ gsi1pk: pk, gsi1sk: `${new Date(at).toISOString()}#x` });
async function store(item: { pk: string; sk: string }): Promise<void> {
  const Put = { TableName: config.TABLE, Item: item };
  await commit(config.TABLE, { writes: [{ Put }] }, () => Promise.resolve());
}

test('a tick wakes nobody while nothing is due', async () => {
  await store({ pk: 'ORDER#1', sk: 'PAYMENT#1', ...due('HANGING#3', Date.now() + 5 * MINUTE) });
  expect(await wokenByTick()).toEqual([]);
});

test('a tick wakes the services that have something due, and only those', async () => {
  await store({ pk: 'ORDER#2', sk: 'PAYMENT#1', ...due('HANGING#3', Date.now() - MINUTE) });
  expect(await wokenByTick()).toEqual(['payments']);
  await store({ pk: 'MAIL#1', sk: 'MAIL', ...due('MAILS#0', Date.now() - MINUTE) });
  expect(await wokenByTick()).toEqual(['passes', 'payments']);
});

test('an event that waits in an outbox is due at once', async () => {
  await store({ pk: 'ORDER#2', sk: 'PAYMENT#1' });
  await store({ pk: 'MAIL#1', sk: 'MAIL' });
  expect(await wokenByTick()).toEqual([]);
  await store({ pk: 'UNCONFIRMED#7', sk: 'x' });
  expect(await wokenByTick()).toEqual(['payments']);
});
