import { randomUUID } from 'node:crypto';
import { afterAll, expect, test, vi } from 'vitest';
import { Refused } from '../errors.ts';
import { errorAnswer } from '../functions/failure.ts';
import { commit } from '../tables/commit.ts';
import { getItem } from '../tables/items.ts';
import { republish } from '../tables/outbox.ts';
import { config } from '../testing/config.ts';
import { useTable } from '../testing/tables.ts';
import { metrics } from './catalogue.ts';
import { flushTelemetry } from './exporter.ts';
import { inStep } from './trace.ts';

// The setting is read when the first module of telemetry is imported.
const collector = await vi.hoisted(async () => {
  const { startCollector } = await import('../testing/collector.ts');
  const started = await startCollector();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = started.url;
  process.env.OTEL_TRACES_SAMPLER_ARG = '0';
  return started;
});
afterAll(() => collector.stop());
useTable();

/** The values of a metric, in their order. */
async function valuesOf(name: keyof typeof metrics, attributes: object = {}) {
  await flushTelemetry(10_000);
  const isAbout = (point: { attributes: object }) =>
    expect.objectContaining(attributes).asymmetricMatch(point.attributes);
  return collector.points.filter((point) => point.name === name && isAbout(point)).map(({ value }) => value);
}
const last = (values: number[]) => values.at(-1);
const eventOf = (type: string, more = {}, time = new Date()) => {
  const id = randomUUID();
  const data = { id, version: 1, ...more };
  return { id, type, source: '/boxoffice/test', subject: id, time: time.toISOString(), data };
};
const store = (event: ReturnType<typeof eventOf>, isRepeated = false) =>
  commit(config.TABLE, { writes: [], events: [event], isRepeated }, async () => {});

test('a series begins with a zero before its first value, so that a rate sees the first order too', async () => {
  await store(eventOf('order.created'));
  expect(await valuesOf('boxoffice.orders.placed')).toEqual([0, 1]);
  const [zero, one] = collector.points.filter(({ name }) => name === 'boxoffice.orders.placed');
  expect(zero?.at).toBeLessThan(one?.at ?? 0);
  await store(eventOf('order.created'));
  expect(await valuesOf('boxoffice.orders.placed')).toEqual([0, 1, 2]);
});

test('the time from the click on Pay is that of the id of the payment, and a repeated event is not counted', async () => {
  const clickedAt = (Date.now() - 7000).toString(16).padStart(12, '0');
  const paymentId = `${clickedAt.slice(0, 8)}-${clickedAt.slice(8)}-7000-8000-000000000000`;
  await store(eventOf('order.completed', { paymentId }));
  await store(eventOf('order.completed', { paymentId }), true);
  expect(await valuesOf('boxoffice.orders.completed')).toEqual([0, 1]);
  const point = collector.points.findLast(({ name }) => name === 'boxoffice.order.completion.duration');
  expect(point?.sum).toBeCloseTo(7, 0);
  expect(point?.bounds).toEqual(metrics['boxoffice.order.completion.duration'].bounds);
});

test('a refusal is counted by its code and function', async () => {
  errorAnswer(new Refused(409, 'sold-out'), 'r-1', 'place-order');
  expect(last(await valuesOf('boxoffice.refusals', { code: 'sold-out', function: 'place-order' }))).toBe(1);
});

test('a table request is counted with its capacity for the function of its step', async () => {
  const Key = { pk: randomUUID(), sk: 'ITEM' };
  const Put = { TableName: config.TABLE, Item: { ...Key, text: 'x'.repeat(3000) } };
  await inStep({ function: 'store-item' }, { name: 'store' }, async () => {
    const small = { Put: { TableName: config.TABLE, Item: { ...Key, sk: 'SMALL' } } };
    await commit(config.TABLE, { writes: [{ Put }, small] }, async () => {});
    await commit(config.TABLE, { writes: [{ Put }] }, async () => {});
    await getItem(config.TABLE, Key);
  });
  const of = (operation: string) => ({ function: 'store-item', operation });
  expect(last(await valuesOf('boxoffice.table.requests', of('TransactWriteItems')))).toBe(1);
  // A transaction writes twice, for each kilobyte. DynamoDB Local says that it writes four times.
  expect([8, 16]).toContain(last(await valuesOf('boxoffice.table.capacity', of('TransactWriteItems'))));
  expect(last(await valuesOf('boxoffice.table.capacity', of('PutItem')))).toBe(3);
  expect(last(await valuesOf('boxoffice.table.capacity', of('GetItem')))).toBe(1);
});

test('the age of the outbox is that of its oldest event that the Broker does not accept, and 0 without one', async () => {
  const old = eventOf('order.created', {}, new Date(Date.now() - 3_600_000));
  await commit(config.TABLE, { writes: [], events: [old] }, () => new Promise(() => {}));
  const { PublishFailed } = await import('../errors.ts');
  await republish(config.TABLE, () => Promise.reject(new PublishFailed('refused', 400)));
  const state = { state: 'unpublished' };
  expect(last(await valuesOf('boxoffice.outbox.age', state))).toBeCloseTo(3600, -1);
  await republish(config.TABLE, async () => {});
  expect(last(await valuesOf('boxoffice.outbox.age', state))).toBe(0);
});

test('no label contains an id', () => {
  for (const { attributes } of collector.points)
    expect(JSON.stringify(attributes)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
});
