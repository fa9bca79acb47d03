import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as OTLP/JSON has it. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  links: { traceId: string; spanId: string }[];
  /** By name. */
  attributes: Record<string, unknown>;
  isFailed: boolean;
}

/** A value of a metric. */
export interface CollectedPoint {
  service: string;
  /** The process. */
  instance: string;
  name: string;
  unit: string;
  kind: 'sum' | 'gauge' | 'histogram';
  attributes: Record<string, unknown>;
  /** Epoch milliseconds. */
  at: number;
  /** The value of a sum or gauge, or the number of a histogram's observations. */
  value: number;
  /** Of a histogram: the sum of its observations, the upper bounds of its buckets, and their counts. */
  sum: number;
  bounds: number[];
  buckets: number[];
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

/** How the collector answers: `late` never does. */
export type Answer = 'accepts' | 'fails' | 'late' | 'nonsense';

/** A collector of OTLP/JSON on a port of its own, for a test that sets OTEL_EXPORTER_OTLP_ENDPOINT to its URL. */
export async function startCollector() {
  const spans: CollectedSpan[] = [];
  const points: CollectedPoint[] = [];
  /** The bodies of all requests. */
  const bodies: string[] = [];
  const collector = { url: '', spans, points, bodies, answer: 'accepts' as Answer, stop };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    bodies.push(body);
    if (collector.answer === 'late') return;
    if (collector.answer === 'fails') return void response.writeHead(400).end('no');
    if (collector.answer === 'nonsense') return void response.end('<html>\u0000{');
    if (request.url === '/v1/traces') spans.push(...spansOf(body));
    if (request.url === '/v1/metrics') points.push(...pointsOf(body));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  function stop(): void {
    server.closeAllConnections();
    server.close();
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return collector;
}

type Sent = Omit<CollectedSpan, 'attributes' | 'links' | 'isFailed'> & {
  attributes?: Attribute[];
  links?: CollectedSpan['links'];
  status?: { code?: number };
};

const spansOf = (body: string): CollectedSpan[] =>
  (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }).resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ attributes = [], links = [], status, ...span }) => ({
      ...span,
      links,
      isFailed: status?.code === 2,
      attributes: byName(attributes),
    }));

const byName = (attributes: Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

interface SentPoint {
  attributes?: Attribute[];
  timeUnixNano: string | number;
  asInt?: string | number;
  asDouble?: number;
  count?: string | number;
  sum?: number;
  explicitBounds?: number[];
  bucketCounts?: (string | number)[];
}

type SentMetric = { name: string; unit?: string } & {
  [Kind in CollectedPoint['kind']]?: { dataPoints: SentPoint[] };
};

interface SentMetrics {
  resourceMetrics: {
    resource: { attributes: Attribute[] };
    scopeMetrics: { metrics: SentMetric[] }[];
  }[];
}

const pointsOf = (body: string): CollectedPoint[] =>
  (JSON.parse(body) as SentMetrics).resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const { 'service.name': service, 'service.instance.id': instance } = byName(resource.attributes);
    const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
    return metrics.flatMap(({ name, unit = '', ...metric }) =>
      (['sum', 'gauge', 'histogram'] as const).flatMap((kind) =>
        (metric[kind]?.dataPoints ?? []).map((point) => ({
          ...{ service: String(service), instance: String(instance), name, unit, kind },
          attributes: byName(point.attributes ?? []),
          at: Number(point.timeUnixNano) / 1e6,
          value: Number(point.asInt ?? point.asDouble ?? point.count ?? 0),
          sum: point.sum ?? 0,
          bounds: point.explicitBounds ?? [],
          buckets: (point.bucketCounts ?? []).map(Number),
        })),
      ),
    );
  });
