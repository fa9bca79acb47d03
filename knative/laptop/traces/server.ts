import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ZodError } from 'zod';
import { portError } from '../log.ts';
import { spansOf } from './otlp.ts';
import { listPage, notFoundPage, waterfallPage } from './pages.ts';
import { TraceStore } from './store.ts';

const MOST_BYTES = 4_000_000;
const MOST_ORDERS = 100;

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};
const HTML = { ...HEADERS, 'content-type': 'text/html; charset=utf-8' };

/** A running collector. */
export interface Traces {
  port: number;
  stop(): void;
}

/**
 * Starts a collector of traces (OTLP over HTTP, JSON) with pages that show the way of an order. It accepts metrics and
 * drops them. All spans are in memory, and their number is bounded.
 *
 * @param port 0 for any free port
 * @throws StartError when the port can't be used
 */
export async function startTraces(port: number, store = new TraceStore()): Promise<Traces> {
  const server = createServer((request, response) => {
    answer(store, request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw portError(error, port, 'TRACES_PORT');
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(store: TraceStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The check prevents DNS rebinding: a foreign site whose name resolves to this address must not read the pages.
  const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
  if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) return void response.writeHead(403, HEADERS).end();
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'POST') return receive(store, url.pathname, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { ...HEADERS, allow: 'GET, HEAD, POST' }).end();
  const id = url.searchParams.get('id')?.trim();
  if (id) {
    const kind = /^[0-9a-f]{32}$/.test(id) ? 'traces' : 'orders';
    return void response.writeHead(303, { ...HEADERS, location: `/${kind}/${encodeURIComponent(id)}` }).end();
  }
  const shown = pageAt(store, url.pathname);
  response.writeHead(shown === undefined ? 404 : 200, HTML).end(shown ?? notFoundPage());
}

function pageAt(store: TraceStore, path: string): string | undefined {
  if (path === '/') return listPage(store.orders(MOST_ORDERS));
  const [, kind, id = ''] = /^\/(orders|traces)\/([0-9a-f-]{32,36})$/.exec(path) ?? [];
  const trace = kind === 'traces' ? store.trace(id) : undefined;
  const parts = kind === 'orders' ? store.wayOf(id) : trace ? [trace] : [];
  return parts.length > 0
    ? waterfallPage(kind === 'orders' ? `Order ${id}` : `Trace ${id}`, parts)
    : undefined;
}

async function receive(
  store: TraceStore,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  if (size > MOST_BYTES) return reply(413);
  if (path === '/v1/metrics') return reply(200);
  if (path !== '/v1/traces') return reply(404);
  try {
    store.add(spansOf(Buffer.concat(chunks).toString('utf8')));
    reply(200);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ZodError)) throw error;
    reply(400);
  }
}
