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
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import './group.ts';
import { follow } from './domain/deadline.ts';
import { expirationService } from './service.ts';
import { dueDeadlines, putDeadline, SHARDS } from './tables/deadlines.ts';

useTable();
const { ask, tell } = useFunction('expiration');

const given = { now: Date.now(), newId: () => randomUUID() };

const orderExpiring = (inMs: number): OrderData => ({
  id: randomUUID(),
  version: 1,
  status: 'created',
  userId: randomUUID(),
  ticketId: randomUUID(),
  title: 'The Magic Flute',
  quantity: 2,
  total: 9000,
  currency: 'EUR',
  expiresAt: new Date(Date.now() + inMs).toISOString(),
});
const lapsedOrder = () => orderExpiring(-1000);
const created = (order: OrderData) => OrderCreated.of(order.id, order, given);
const tick = (): CloudEvent => ({
  id: randomUUID(),
  source: '/apis/v1/namespaces/boxoffice/pingsources/ticks',
  type: 'dev.knative.sources.ping',
  data: {},
});

/** What a Trigger does: an event that is answered 503 is delivered again. */
async function delivered(event: CloudEvent): Promise<number> {
  for (let tries = 1; ; tries++) {
    const status = await tell(event);
    if (status !== 503 || tries === 9) return status;
  }
}

/** Orders by the time of their deadlines, as the index has them. */
const byTime = (orders: OrderData[]): string[] =>
  orders.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ id }) => id);
const key = ({ expiresAt, id }: OrderData): string => `${expiresAt}#${id}`;

const told = async () => (await publishedEvents()).filter(({ type }) => type === 'hold.lapsed');
const toldOf = async ({ id }: OrderData) => (await told()).filter(({ subject }) => subject === id);

test('a tick tells of a hold that has lapsed, and of none that runs', async () => {
  const [lapsed, running] = [lapsedOrder(), orderExpiring(60_000)];
  expect(await tell(created(lapsed))).toBe(204);
  expect(await tell(created(running))).toBe(204);
  expect(await tell(tick())).toBe(204);
  expect(await toldOf(lapsed)).toMatchObject([
    { source: '/boxoffice/expiration', data: { orderId: lapsed.id, expiresAt: lapsed.expiresAt } },
  ]);
  expect(await toldOf(running)).toEqual([]);
});

test('a hold is told of once, however often it ticks and its order is heard of', async () => {
  const order = lapsedOrder();
  const event = created(order);
  expect(await tell(event)).toBe(204);
  expect(await tell(tick())).toBe(204);
  expect(await tell(event)).toBe(204);
  expect(await tell(created(order))).toBe(204);
  expect(await tell(tick())).toBe(204);
  expect(await toldOf(order)).toHaveLength(1);
});

test('an order that has ended is forgotten, whichever event comes first', async () => {
  const [cancelled, completed] = [lapsedOrder(), lapsedOrder()];
  await tell(created(cancelled));
  await tell(OrderCancelled.of(cancelled.id, { ...cancelled, version: 2, status: 'cancelled' }, given));
  await tell(OrderCompleted.of(completed.id, { ...completed, version: 2, status: 'complete' }, given));
  expect(await tell(created(completed))).toBe(204);
  expect(await tell(tick())).toBe(204);
  expect(await toldOf(cancelled)).toEqual([]);
  expect(await toldOf(completed)).toEqual([]);
});

test('what has been told of is on no list any more, and hides nothing that lapses after it', async () => {
  const [first, second] = [lapsedOrder(), lapsedOrder()];
  second.id = `${second.id.slice(0, -4)}${first.id.slice(-4)}`;
  for (const order of [first, second]) {
    await tell(created(order));
    expect(await tell(tick())).toBe(204);
    expect(await toldOf(order)).toHaveLength(1);
  }
  for (let shard = 0; shard < SHARDS; shard++)
    expect((await dueDeadlines(shard, new Date().toISOString()).next()).done).toBe(true);
});

test('a tick catches up with everything that many missed ones have left', async () => {
  const inOneShard = (order: OrderData) => ({ ...order, id: `${order.id.slice(0, -4)}0000` });
  const orders = Array.from({ length: 70 }, () => inOneShard(lapsedOrder()));
  const deadlines = orders.map((order) => follow(undefined, order));
  await expirationService.commit({ writes: deadlines.map((deadline) => putDeadline(deadline)) });
  expect(await delivered(tick())).toBe(204);
  const subjects = (await told()).map(({ subject }) => subject);
  const ids = orders.map(({ id }) => id);
  expect(subjects.filter((subject) => subject && ids.includes(subject))).toEqual(byTime(orders));
});

test('a storm of ticks tells of each hold once', async () => {
  const orders = Array.from({ length: 20 }, lapsedOrder);
  await Promise.all(orders.map((order) => tell(created(order))));
  const answers = await Promise.all(Array.from({ length: 100 }, () => delivered(tick())));
  expect(new Set(answers)).toEqual(new Set([204]));
  const subjects = (await told()).map(({ subject }) => subject);
  for (const { id } of orders) expect(subjects.filter((subject) => subject === id)).toHaveLength(1);
});

test('a tick publishes what a crash has left in the outbox', async () => {
  const left: CloudEvent = { ...tick(), type: 'hold.lapsed', source: '/boxoffice/expiration' };
  await expirationService.commit({ writes: [putOutbox(expirationService.table, left)] });
  expect(await tell(tick())).toBe(204);
  expect((await publishedEvents()).map(({ id }) => id)).toContain(left.id);
});

test('what it does not understand is delivered again, until it is a dead letter; what is no event ends', async () => {
  const event = created(lapsedOrder());
  const headers = toHeaders(event);
  expect((await ask('POST', '/', { headers, body: '{"broken' })).status).toBe(500);
  expect((await ask('POST', '/', { headers, body: { ...event.data, version: 'x' } })).status).toBe(500);
  expect(await tell({ ...event, type: 'order.unknown' })).toBe(500);
  const { 'ce-id': id, ...nameless } = headers;
  expect((await ask('POST', '/', { headers: nameless, body: event.data })).status).toBe(400);
  expect((await ask('POST', '/', { body: event.data })).status).toBe(400);
  expect(await tell(event)).toBe(204);
});
