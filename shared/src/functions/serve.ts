import domain from 'node:domain';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { listen } from './listen.ts';

/**
 * Serves a function as the functions-framework command does, by the same settings (`--source`, `FUNCTION_TARGET`,
 * `PORT`), with what `listen` changes and with no `node:domain` for each request. A domain hooks into every
 * promise of the process, which costs as much again as the work itself; what it is for, catching throws, our
 * functions do themselves.
 */
Object.assign(domain, {
  create: () => ({ on() {}, run: (task: () => void) => task(), bind: (task: unknown) => task }),
});

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
await listen(server, Number(options.port));
