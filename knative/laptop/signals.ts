import { type Log, StartError } from './log.ts';
import { ManifestError } from './manifests/load.ts';
import { SetupError } from './setup/setup-error.js';
import type { System } from './system.ts';

/** The exit code after a second Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Runs a system until Ctrl-C or SIGTERM, stops it in order and ends this process: with 0 after the signal, with
 * 1 and one line on stderr when the system can't start. A second Ctrl-C ends it at once.
 */
export async function runUntilSignalled(
  start: (signal: AbortSignal) => Promise<System>,
  log: Log,
): Promise<never> {
  const stopping = new AbortController();
  const signalled = Promise.withResolvers<void>();
  const onSignal = () => {
    if (stopping.signal.aborted) process.exit(INTERRUPTED);
    log('Stopping');
    stopping.abort();
    signalled.resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  try {
    const system = await start(stopping.signal);
    log(`Boxoffice is ready at ${system.publicUrl}`);
    await signalled.promise;
    await system.stop();
  } catch (error) {
    if (!stopping.signal.aborted) exitWith(error as Error);
  }
  process.exit(0);
}

/** Ends this process with 1 and prints one line for an error that a person can fix, a stack for all others. */
export function exitWith(error: Error): never {
  const isFixable = [StartError, ManifestError, SetupError].some((type) => error instanceof type);
  process.stderr.write(`${isFixable ? error.message : error.stack}\n`);
  process.exit(1);
}
