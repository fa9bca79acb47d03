import type { Server } from 'node:http';

/** Longer than Knative's queue-proxy keeps an idle connection (90 s, the default of Go's transport). */
const KEEP_ALIVE_MS = 120_000;

/**
 * Serves until SIGTERM or SIGINT, with two differences to functions-framework's own way:
 *
 * - SIGTERM lets the requests in flight end with their own answers, where the framework answers them with 500.
 * - An idle connection is the caller's to close. Node's server closes it after 5 s, and a request that is sent at
 *   that moment is lost: it can't be told whether it took effect.
 */
export function listen(server: Server, port: number): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => server.close(() => process.exit(0)));
}
