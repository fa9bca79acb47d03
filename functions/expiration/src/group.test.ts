import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderCreated,
  type OrderData,
} from '@boxoffice/shared/events/order.ts';
import { putOutbox } from '@boxoffice/shared/tables/outbox.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { newOrder } from '@boxoffice/shared/testing/orders.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import './group.ts';
import { deadlineOf } from './domain/deadline.ts';
import { expirationService } from './service.ts';
import { dueDeadlines, SHARDS, storeDeadline } from './tables/deadlines.ts';

useTable();
const { ask, deliver } = useFunction('expiration');

const given = { now: Date.now(), newId: () => randomUUID() };

const orderExpiring = (inMs: number): OrderData =>
  newOrder({ quantity: 2, total: 9000, expiresAt: new Date(Date.now() + inMs).toISOString() });
const expiredOrder = () => orderExpiring(-1000);
const created = (order: OrderData) => OrderCreated.of(order.id, order, given);
const tick = (): CloudEvent => ({
  id: randomUUID(),
  source: '/apis/v1/namespaces/boxoffice/pingsources/ticks',
  type: 'dev.knative.sources.ping',
  data: {},
});

/** Delivers an event as a Trigger does: it redelivers after a 503. */
async function deliverWithRetries(event: CloudEvent): Promise<number> {
  for (let tries = 1; ; tries++) {
    const status = await deliver(event);
    if (status !== 503 || tries === 9) return status;
  }
}

const allReports = async () => (await publishedEvents()).filter(({ type }) => type === 'hold.lapsed');
const reportsOf = async ({ id }: OrderData) => (await allReports()).filter(({ subject }) => subject === id);

test('a tick reports an expired hold and no other', async () => {
  const [expired, running] = [expiredOrder(), orderExpiring(60_000)];
  expect(await deliver(created(expired))).toBe(204);
  expect(await deliver(created(running))).toBe(204);
  expect(await deliver(tick())).toBe(204);
  expect(await reportsOf(expired)).toMatchObject([
    { source: '/boxoffice/expiration', data: { orderId: expired.id, expiresAt: expired.expiresAt } },
  ]);
  expect(await reportsOf(running)).toEqual([]);
});

test('repeated ticks and repeated order events report a hold once', async () => {
  const order = expiredOrder();
  const event = created(order);
  expect(await deliver(event)).toBe(204);
  expect(await deliver(tick())).toBe(204);
  expect(await deliver(event)).toBe(204);
  expect(await deliver(created(order))).toBe(204);
  expect(await deliver(tick())).toBe(204);
  expect(await reportsOf(order)).toHaveLength(1);
});

test('an order that has ended is not reported, in whatever order its events come', async () => {
  const [cancelled, completed] = [expiredOrder(), expiredOrder()];
  await deliver(created(cancelled));
  await deliver(OrderCancelled.of(cancelled.id, { ...cancelled, version: 2, status: 'cancelled' }, given));
  await deliver(OrderCompleted.of(completed.id, { ...completed, version: 2, status: 'complete' }, given));
  expect(await deliver(created(completed))).toBe(204);
  expect(await deliver(tick())).toBe(204);
  expect(await reportsOf(cancelled)).toEqual([]);
  expect(await reportsOf(completed)).toEqual([]);
});

test('a reported deadline is not due for a while, and the next one of its shard is reported', async () => {
  const [first, second] = [expiredOrder(), expiredOrder()];
  second.id = `${second.id.slice(0, -4)}${first.id.slice(-4)}`;
  for (const order of [first, second]) {
    await deliver(created(order));
    expect(await deliver(tick())).toBe(204);
    expect(await reportsOf(order)).toHaveLength(1);
  }
  for (let shard = 0; shard < SHARDS; shard++)
    expect((await dueDeadlines(shard, new Date().toISOString()).next()).done).toBe(true);
});

test('a hold is reported again until an event says that its order has ended', async () => {
  const order = expiredOrder();
  const deadline = deadlineOf(order);
  await storeDeadline({ ...deadline, reportedAt: Date.now() - 11 * 60_000 });
  expect(await deliver(tick())).toBe(204);
  expect(await deliver(tick())).toBe(204);
  expect(await reportsOf(order)).toHaveLength(1);
  await deliver(OrderCancelled.of(order.id, { ...order, version: 2, status: 'cancelled' }, given));
  const { body } = await ask('POST', '/replicas/orders/versions', {
    body: { replicas: [{ id: order.id, parentId: order.ticketId }] },
  });
  expect(body).toEqual({ [order.id]: 2 });
});

test('one tick reports all holds that expired since the last tick', async () => {
  const inOneShard = (order: OrderData) => ({ ...order, id: `${order.id.slice(0, -4)}0000` });
  const orders = Array.from({ length: 70 }, () => inOneShard(expiredOrder()));
  const deadlines = orders.map(deadlineOf);
  await Promise.all(deadlines.map(storeDeadline));
  expect(await deliverWithRetries(tick())).toBe(204);
  const subjects = (await allReports()).map(({ subject }) => subject);
  const ids = orders.map(({ id }) => id);
  expect(subjects.filter((subject) => subject && ids.includes(subject)).toSorted()).toEqual(ids.toSorted());
});

test('a hundred concurrent ticks report each hold once', async () => {
  const orders = Array.from({ length: 20 }, expiredOrder);
  await Promise.all(orders.map((order) => deliver(created(order))));
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliverWithRetries(tick())));
  expect(new Set(answers)).toEqual(new Set([204]));
  const subjects = (await allReports()).map(({ subject }) => subject);
  for (const { id } of orders) expect(subjects.filter((subject) => subject === id)).toHaveLength(1);
});

test('a tick publishes the events that a crash left in the outbox', async () => {
  const event: CloudEvent = { ...tick(), type: 'hold.lapsed', source: '/boxoffice/expiration' };
  await expirationService.commit({ writes: [putOutbox(expirationService.table, { event })] });
  expect(await deliver(tick())).toBe(204);
  expect((await publishedEvents()).map(({ id }) => id)).toContain(event.id);
});

test('an unreadable event is answered 500, a request that is not a CloudEvent 400', async () => {
  const event = created(expiredOrder());
  const headers = toHeaders(event);
  expect((await ask('POST', '/', { headers, body: '{"broken' })).status).toBe(500);
  expect((await ask('POST', '/', { headers, body: { ...event.data, version: 'x' } })).status).toBe(500);
  expect(await deliver({ ...event, type: 'order.unknown' })).toBe(500);
  const { 'ce-id': id, ...withoutId } = headers;
  expect((await ask('POST', '/', { headers: withoutId, body: event.data })).status).toBe(400);
  expect((await ask('POST', '/', { body: event.data })).status).toBe(400);
  expect(await deliver(event)).toBe(204);
});
