import domain from 'node:domain';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Serves a function as the functions-framework command does, by the same settings (`--source`, `FUNCTION_TARGET`,
 * `PORT`), with three differences that its command line leaves no room for:
 *
 * - Each request gets no `node:domain`. A domain hooks into every promise of the process, which costs as much
 *   again as the work itself; what it is for, catching throws, our functions do themselves.
 * - SIGTERM lets the requests in flight end with their own answers, where the framework answers them with 500.
 * - An idle connection is the caller's to close. Node's server closes it after 5 s, and a request that is sent at
 *   that moment is lost: it can't be told whether it took effect.
 */
Object.assign(domain, {
  create: () => ({ on() {}, run: (task: () => void) => task(), bind: (task: unknown) => task }),
});

/** Longer than Knative's queue-proxy keeps an idle connection (90 s, the default of Go's transport). */
const KEEP_ALIVE_MS = 120_000;

const require = createRequire(import.meta.url);
/** The framework's parts that its package doesn't export; they belong to the version that package.json pins. */
const internal = (part: string) =>
  require(join(require.resolve('@google-cloud/functions-framework'), '..', `${part}.js`));

interface Options {
  port: number | string;
  target: string;
  sourceLocation: string;
  signatureType: string;
}

const options: Options = internal('options').parseOptions();
const loaded = await internal('loader').getUserFunction(
  options.sourceLocation,
  options.target,
  options.signatureType,
);
if (!loaded) process.exit(1);
const server: Server = internal('server').getServer(loaded.userFunction, {
  ...options,
  signatureType: loaded.signatureType,
});
server.keepAliveTimeout = KEEP_ALIVE_MS;
server.listen(Number(options.port));
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => server.close(() => process.exit(0)));
