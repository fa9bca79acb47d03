import domain from 'node:domain';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { listen } from './listen.ts';

/**
 * Serves a function by the settings of the functions-framework command (`--source`, `FUNCTION_TARGET`, `PORT`), with
 * the differences of `listen` and without a `node:domain` for each request. A domain hooks into every promise of the
 * process, which doubles the CPU time of a request. Its purpose is to catch errors, and the handlers catch their own.
 */
Object.assign(domain, {
  create: () => ({ on() {}, run: (task: () => void) => task(), bind: (task: unknown) => task }),
});

const require = createRequire(import.meta.url);
/** Loads a module that the framework's package does not export. package.json pins the version that has it. */
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
