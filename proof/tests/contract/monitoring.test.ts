import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { startCollector } from '@boxoffice/shared/testing/collector.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { rules } from '../../harness/prometheus/files.ts';
import { evaluate } from '../../harness/prometheus/promql.ts';
import { seriesOf } from '../../harness/prometheus/series.ts';
import { tablesOf } from '../../harness/read-snapshot.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { StripeFake } from '../../harness/stripe-fake.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const collector = await startCollector();
/** Every process needs three seconds more to start. */
const NODE_OPTIONS =
  '--import=data:text/javascript,Atomics.wait(new%20Int32Array(new%20SharedArrayBuffer(4)),0,0,3000)';
const system = await startSystem({
  environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  settings: { PATIENCE_SECONDS: '1', NODE_OPTIONS },
});
afterAll(() => collector.stop());
const stripe = new StripeFake(system.env);

/** An order whose event never reached its followers, for two hours. */
async function loseEvent(): Promise<void> {
  const id = randomUUID();
  const time = new Date(Date.now() - 7_200_000).toISOString();
  const event = {
    id,
    type: 'order.created',
    source: '/boxoffice/orders',
    subject: id,
    time,
    data: { id, version: 1 },
  };
  const Item = { pk: 'UNCONFIRMED#0', sk: id, event, parentId: id };
  const db = tablesOf(system.env);
  await DynamoDBDocumentClient.from(db).send(new PutCommand({ TableName: 'boxoffice-orders', Item }));
  db.destroy();
}

/** Eleven orders: the provider captures the payment of none, is slow, and fails those of ten. */
async function sellBadly(): Promise<void> {
  const [seller, buyer] = [await signedUpSeller(system), await Visitor.signedUp(system.url)];
  const offer = { title: 'Gala', price: 4500, quantity: 20 };
  const { body: ticket } = await seller.post<Ticket>('/api/tickets', offer);
  const orders: Order[] = [];
  for (let n = 0; n < 11; n++)
    orders.push((await buyer.post<Order>('/api/orders', { ticketId: ticket.id })).body);
  const [first, ...others] = orders;
  const pay = (order: Order | undefined) =>
    buyer.post('/api/payments', { orderId: order?.id, token: 'tok_visa' });
  const captures = { match: 'POST /v1/payment_intents/:id/capture', kind: '500', times: 1000 } as const;
  await stripe.setFaults(captures);
  expect((await pay(first)).status).toBe(201);
  const failing = { match: 'POST /v1/payment_intents', kind: '503', times: 1000 } as const;
  await stripe.setFaults(captures, failing, { match: 'GET *', kind: 'slow', times: 1000, ms: 3000 });
  const answers = await Promise.all(others.map(pay));
  expect(answers.map(({ status }) => status)).toEqual(others.map(() => 503));
}

/** The alerts whose expression is true of the metrics that the collector has got. */
const firing = () => {
  const series = seriesOf(collector.points);
  const isTrue = ({ expr }: { expr: string }) => (evaluate(expr, series, Date.now()) as unknown[]).length > 0;
  return rules.filter(isTrue).map(({ alert }) => alert);
};

describe('on a system where everything that the alerts are about goes wrong', () => {
  const before: string[] = [];
  const fired = new Set<string>();
  const watch = async () => {
    for (const alert of firing()) fired.add(alert);
    return fired;
  };
  beforeAll(async () => {
    before.push(...firing());
    await loseEvent();
    // A second tick would find that the event has been published again.
    await system.tick();
    await eventually(watch, (alerts) => alerts.has('OutboxOld'), 120_000);
    await sellBadly();
    await system.tickUntil(watch, (alerts) => alerts.size === rules.length, 150_000);
  }, 300_000);

  test.each(rules)('$alert fires', ({ alert }) => {
    expect(before).not.toContain(alert);
    expect(fired).toContain(alert);
  });

  test('no metric has an id as a label', () => {
    const ids = /[0-9a-f]{8}-[0-9a-f]{4}-|pi_|evt_/;
    const attributes = collector.points.map((point) => JSON.stringify(point.attributes));
    expect(attributes.filter((text) => ids.test(text))).toEqual([]);
  });
});

test('two hours later, without new trouble, no alert fires', () => {
  const series = seriesOf(collector.points);
  const later = Date.now() + 2 * 3_600_000;
  expect(rules.map(({ expr }) => evaluate(expr, series, later))).toEqual(rules.map(() => []));
});
