import { request } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { type Span, spansOf } from './otlp.ts';
import { startTraces } from './server.ts';
import { TraceStore } from './store.ts';

const traces = await startTraces(0);
afterAll(() => traces.stop());
const url = `http://127.0.0.1:${traces.port}`;
const ORDER = '0197a0d0-0000-7000-8000-000000000001';
const TRACE = 'a'.repeat(32);

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const spanOf = (n: number, parent: number | undefined, more = {}) => ({
  traceId: TRACE,
  spanId: String(n).padStart(16, '0'),
  ...(parent !== undefined && { parentSpanId: String(parent).padStart(16, '0') }),
  name: `span ${n}`,
  kind: 1,
  startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(n) * 1_000_000n),
  endTimeUnixNano: String(1_700_000_000_010_000_000n),
  attributes: [],
  ...more,
});
const requestOf = (spans: object[]) => ({
  resourceSpans: [
    { resource: { attributes: [attribute('service.name', 'orders')] }, scopeSpans: [{ spans }] },
  ],
});
const send = (path: string, body: string) =>
  fetch(url + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
const page = async (path: string) => (await fetch(url + path)).text();

test('the page of an order shows the spans above and below those that name it, each below its parent', async () => {
  const named = { attributes: [attribute('boxoffice.order.id', ORDER)] };
  const spans = [spanOf(4, 2), spanOf(1, undefined), spanOf(3, 1), spanOf(2, 1, named)];
  expect((await send('/v1/traces', JSON.stringify(requestOf(spans)))).status).toBe(200);
  const html = await page(`/orders/${ORDER}`);
  expect([...html.matchAll(/span \d/g)].map(([name]) => name)).toEqual(['span 1', 'span 2', 'span 4']);
  expect(html).toContain('margin-left:11.11%;width:88.89%');
  expect(await page(`/traces/${TRACE}`)).toContain('span 3');
  expect(await page('/')).toContain(`<a href="/orders/${ORDER}">`);
});

test('names and attributes are shown as text', async () => {
  const attributes = [attribute('boxoffice.order.id', ORDER), attribute('x', '"><script>')];
  const span = spanOf(7, undefined, { traceId: 'b'.repeat(32), name: '<img src=x>', attributes });
  await send('/v1/traces', JSON.stringify(requestOf([span])));
  const html = await page(`/orders/${ORDER}`);
  expect(html).toContain('&#60;img src=x&#62;');
  expect(html).not.toMatch(/<img|<script/);
});

test.each([
  ['no JSON', '{', 400],
  ['no spans', '{"resourceSpans":1}', 400],
  [
    'an id that is not hexadecimal',
    JSON.stringify(requestOf([spanOf(1, undefined, { traceId: '<b>' })])),
    400,
  ],
  ['more than 4 MB', `"${'x'.repeat(4_000_000)}"`, 413],
])('a request with %s is refused', async (_, body, status) => {
  expect((await send('/v1/traces', body)).status).toBe(status);
});

test('metrics are accepted, and other paths are unknown', async () => {
  expect((await send('/v1/metrics', '{}')).status).toBe(200);
  expect((await send('/v1/profiles', '{}')).status).toBe(404);
  expect((await fetch(`${url}/orders/nothing`)).status).toBe(404);
});

test('a request with a foreign host name is refused', async () => {
  const status = await new Promise((resolve) =>
    request(url, { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).end(),
  );
  expect(status).toBe(403);
});

test('beyond its limit the store forgets the traces that came first', () => {
  const store = new TraceStore(4);
  const [span] = spansOf(JSON.stringify(requestOf([spanOf(1, undefined)])));
  const inTrace = (traceId: string): Span => ({ ...(span as Span), traceId });
  store.add(['one', 'one', 'two', 'two', 'three'].map(inTrace));
  expect(store.trace('one')).toBeUndefined();
  expect(store.trace('two')?.rows).toHaveLength(2);
  store.add(Array.from({ length: 9 }, () => inTrace('large')));
  expect(store.trace('large')?.rows.length).toBeLessThanOrEqual(4);
});

test('spans that name each other as their parent are left out', () => {
  const store = new TraceStore();
  store.add(spansOf(JSON.stringify(requestOf([spanOf(1, 2), spanOf(2, 1), spanOf(3, 3)]))));
  expect(store.trace(TRACE)?.rows).toEqual([]);
});
