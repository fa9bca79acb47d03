import type { Server, ServerResponse } from 'node:http';
import { measureColdStart } from '../telemetry/cold-start.ts';
import { elapsed } from '../telemetry/elapsed.ts';
import { flushTelemetry } from '../telemetry/exporter.ts';
import { background } from './background.ts';
import { waitUntilReady } from './ready.ts';

/** Longer than Knative's queue-proxy keeps an idle connection (90 s, the default of Go's transport). */
const KEEP_ALIVE_MS = 120_000;
/** The time for background work after the last answer, in milliseconds. The laptop kills a process 5 s after SIGTERM. */
const BACKGROUND_MS = 4000;
/** The time to send telemetry after that, in milliseconds. */
const FLUSH_MS = 700;
/** The time limits for a request's headers and for the whole request, in milliseconds. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;

/**
 * Serves until SIGTERM or SIGINT:
 *
 * - It listens only after the readiness checks pass (`ready.ts`). Until then the pod is not ready.
 * - On SIGTERM, requests in flight finish with their own answers.
 * - After the last answer, the process finishes its background work before it ends.
 * - Clients close idle connections. Node's server would close them after 5 s and lose a request sent at that moment,
 *   and the client could not know whether the request took effect.
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
    server.close(async () => {
      await background.finish(BACKGROUND_MS);
      await flushTelemetry(FLUSH_MS);
      process.exit(0);
    });
    // Otherwise a connection stays open for the next request after the one in flight.
    server.keepAliveTimeout = 1;
    for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, drain);
  await waitUntilReady();
  const listeningAt = elapsed();
  server.prependListener('request', (request, response) => measureColdStart(request, response, listeningAt));
  server.listen(port);
}
