import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { Route } from '../api/route.ts';
import { OrderCreated, OrderData } from '../events/order.ts';
import { created } from '../functions/answer.ts';
import { eventFunction } from '../functions/event-function.ts';
import { httpFunction } from '../functions/http-function.ts';
import { service } from '../functions/service.ts';
import { config } from '../testing/config.ts';
import { publishedEvents } from '../testing/events.ts';
import { newOrder } from '../testing/orders.ts';
import { useTable } from '../testing/tables.ts';
import { useFunction } from '../testing/use-function.ts';
import { newUser } from '../testing/user.ts';
import { waitFor } from '../testing/wait-for.ts';
import { flushTelemetry } from './exporter.ts';

// The setting is read when the first module of telemetry is imported.
const collector = await vi.hoisted(async () => {
  const { startCollector } = await import('../testing/collector.ts');
  const started = await startCollector();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = started.url;
  return started;
});
afterAll(() => collector.stop());

useTable();
const traced = service('traced', { ...config, PUBLIC_KEYS: process.env.PUBLIC_KEYS ?? '', LIMITS_SCALE: 1 });

const orderOf = (ticketId: string) => newOrder({ ticketId, title: 'A secret title' });

const Place = {
  summary: 'Place an order',
  answers: {},
  method: 'POST',
  path: '/orders/:hall',
  access: 'user',
  params: z.object({ hall: z.string() }),
  body: z.object({ ticketId: z.uuid(), email: z.string() }),
} satisfies Route;
httpFunction(traced, 'place', Place, async ({ body, given }) => {
  if (body.email === 'fail') throw new Error(`failed for ${body.ticketId}`);
  const order = orderOf(body.ticketId);
  await traced.commit({ writes: [], events: [OrderCreated.of(order.id, order, given)] });
  return created(order);
});
eventFunction(traced, 'follow', [{ type: OrderCreated.type, data: OrderData }], async () => {});

const place = useFunction('place');
const follow = useFunction('follow');
const trace = () => randomUUID().replaceAll('-', '');
const parentOf = (traceId: string, flags = '01') => `00-${traceId}-00f067aa0ba902b7-${flags}`;

async function placeOrder(traceparent: string | undefined, more = {}) {
  const { headers } = await newUser();
  const body = { ticketId: randomUUID(), email: 'ada@example.com', ...more };
  const { status } = await place.ask('POST', '/orders/private-path?q=private-query', {
    body,
    headers: { ...headers, ...(traceparent && { traceparent }), baggage: 'user=private-baggage' },
  });
  return { status, body, headers };
}

async function spansOf(traceId: string) {
  await publishedEvents();
  await flushTelemetry(10_000);
  return collector.spans.filter((span) => span.traceId === traceId);
}

test('a request, its handler, its table calls and its events are one trace', async () => {
  const traceId = trace();
  const { status, body } = await placeOrder(parentOf(traceId));
  expect(status).toBe(201);
  const spans = await spansOf(traceId);
  const named = (name: string) => spans.find((span) => span.name === name);
  const request = named('POST /orders/:hall');
  expect(request).toMatchObject({
    kind: 2,
    parentSpanId: '00f067aa0ba902b7',
    attributes: {
      'http.route': '/orders/:hall',
      'http.response.status_code': 201,
      'boxoffice.ticket.id': body.ticketId,
      'boxoffice.order.id': expect.any(String),
    },
  });
  expect(named('place')).toMatchObject({ parentSpanId: request?.spanId });
  expect(named('PutItem')).toMatchObject({ parentSpanId: named('place')?.spanId, kind: 3 });
  expect(named('publish order.created')).toMatchObject({ parentSpanId: request?.spanId, kind: 4 });
});

test('a delivery continues the trace of the publication', async () => {
  const traceId = trace();
  await placeOrder(parentOf(traceId));
  const published = (await publishedEvents()).find((event) => event.traceparent?.includes(traceId));
  if (!published) throw new Error('No event of the trace was published');
  expect(await follow.deliver(published)).toBe(204);
  const spans = await spansOf(traceId);
  const publication = spans.find(({ name }) => name === 'publish order.created');
  expect(spans.find(({ name }) => name === 'deliver order.created')).toMatchObject({
    parentSpanId: publication?.spanId,
    attributes: { 'boxoffice.order.id': published.subject },
  });
});

test('a trace that is not sampled leaves no span, and an invalid parent begins a new trace', async () => {
  const [unsampled, invalid] = [trace(), trace()];
  await placeOrder(parentOf(unsampled, '00'));
  await placeOrder(`01-${invalid}-00f067aa0ba902b7-01-x`);
  expect(await spansOf(unsampled)).toEqual([]);
  expect(collector.spans.filter(({ traceId }) => traceId === invalid)).toEqual([]);
});

test('a failed handler marks its span with the class of the error only', async () => {
  const traceId = trace();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect((await placeOrder(parentOf(traceId), { email: 'fail' })).status).toBe(500);
  const failed = (await spansOf(traceId)).filter(({ isFailed }) => isFailed);
  expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['place', 'Error'],
    ['POST /orders/:hall', '500'],
  ]);
});

test('no path, query, header, body, title or token is sent to the collector', async () => {
  const { headers } = await placeOrder(parentOf(trace()));
  await flushTelemetry(10_000);
  const sent = collector.bodies.join('\n');
  expect(sent).toContain('POST /orders/:hall');
  for (const value of ['private-', 'ada@example.com', 'A secret title', headers.authorization.slice(7)])
    expect(sent).not.toContain(value);
});

afterEach(() => {
  collector.answer = 'accepts';
  vi.restoreAllMocks();
});

let minutes = 0;
test.each(['fails', 'late', 'nonsense', 'away'] as const)(
  'with a collector that %s every request is answered, and there is one warning a minute',
  async (answer) => {
    const realNow = performance.now.bind(performance);
    minutes += 2;
    const offset = minutes * 60_000;
    vi.spyOn(performance, 'now').mockImplementation(() => realNow() + offset);
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    if (answer === 'away') collector.stop();
    else collector.answer = answer;
    for (let n = 0; n < 3; n++) {
      expect((await placeOrder(parentOf(trace()))).status).toBe(201);
      await publishedEvents();
      await flushTelemetry(100);
    }
    const warnings = () => lines.filter((line) => line.includes('the collector does not take telemetry'));
    // The SDK gives up an attempt after 5 s.
    await waitFor(() => expect(warnings()).toHaveLength(1));
    await flushTelemetry(10_000);
    expect(warnings()).toHaveLength(1);
  },
);
