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

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

/** How the collector answers: `late` never does. */
export type Answer = 'accepts' | 'fails' | 'late' | 'nonsense';

/** A collector of OTLP/JSON on a port of its own, for a test that sets OTEL_EXPORTER_OTLP_ENDPOINT to its URL. */
export async function startCollector() {
  const spans: CollectedSpan[] = [];
  /** The bodies of all requests. */
  const bodies: string[] = [];
  const collector = { url: '', spans, bodies, answer: 'accepts' as Answer, stop };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    bodies.push(body);
    if (collector.answer === 'late') return;
    if (collector.answer === 'fails') return void response.writeHead(400).end('no');
    if (collector.answer === 'nonsense') return void response.end('<html>\u0000{');
    if (request.url === '/v1/traces') spans.push(...spansOf(body));
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
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    }));
