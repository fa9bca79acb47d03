import type { Server, ServerResponse } from 'node:http';
import { waitUntilReady } from './ready.ts';

/** Longer than Knative's queue-proxy keeps an idle connection (90 s, the default of Go's transport). */
const KEEP_ALIVE_MS = 120_000;
/** How long a request's headers, and all of it, may take to arrive, in milliseconds. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;

/**
 * Serves until SIGTERM or SIGINT, with three differences to functions-framework's own way:
 *
 * - It listens when what the functions stand on answers (`ready.ts`): until then the pod is not ready.
 * - SIGTERM lets the requests in flight end with their own answers, where the framework answers them with 500.
 * - An idle connection is the caller's to close. Node's server closes it after 5 s, and a request that is sent at
 *   that moment is lost: it can't be told whether it took effect.
 */
export async function listen(server: Server, port: number): Promise<void> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  const inFlight = new Set<ServerResponse>();
  server.prependListener('request', (_, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
  });
  const drain = () => {
    server.close(() => process.exit(0));
    // A connection whose request is in flight would stay open for the next one.
    server.keepAliveTimeout = 1;
    for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, drain);
  await waitUntilReady();
  server.listen(port);
}
