import { type Log, StartError } from './log.ts';
import { ManifestError } from './manifests/load.ts';
import type { System } from './system.ts';

/** The exit code of a process that a Ctrl-C ended at once. */
const INTERRUPTED = 130;

/**
 * Runs a system until Ctrl-C or SIGTERM, stops it in order, and ends this process: 0 when it was asked to,
 * 1 with one line on stderr when the system can't start. A second Ctrl-C ends it at once.
 */
export async function runUntilSignalled(
  start: (signal: AbortSignal) => Promise<System>,
  log: Log,
): Promise<never> {
  const stopping = new AbortController();
  const asked = Promise.withResolvers<void>();
  const onSignal = () => {
    if (stopping.signal.aborted) process.exit(INTERRUPTED);
    log('Stopping');
    stopping.abort();
    asked.resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  try {
    const system = await start(stopping.signal);
    log(`Boxoffice is ready at ${system.publicUrl}`);
    await asked.promise;
    await system.stop();
  } catch (error) {
    if (!stopping.signal.aborted) fail(error as Error);
  }
  process.exit(0);
}

/** One line for what people can mend, a stack for what they can't. */
export function fail(error: Error): never {
  const expected = error instanceof StartError || error instanceof ManifestError;
  process.stderr.write(`${expected ? error.message : error.stack}\n`);
  process.exit(1);
}
