import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitForPort, freePort } from '../../../knative/laptop/ports.ts';

/** Longest wait for a server that starts, in milliseconds: Java's takes seconds where much else runs. */
const START_MS = 60_000;

/**
 * Starts a server on a free loopback port and waits until it accepts connections.
 * @throws Error with what it printed, if it doesn't
 */
export async function startServer(command: string, args: (port: number) => string[]) {
  const port = await freePort();
  const child = spawn(command, args(port), { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const keep = (text: Buffer) => {
    printed = (printed + text.toString()).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'exit');
  const abort = new AbortController();
  const stop = async () => {
    child.kill();
    await ended;
  };
  const never = ended.then(([code]) => Promise.reject(new Error(`it ended with ${code}`)));
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(START_MS)]);
  try {
    await Promise.race([waitForPort(port, signal), never]);
  } catch (error) {
    abort.abort();
    await stop();
    throw new Error(`${command} did not start: ${(error as Error).message}\n${printed}`);
  }
  never.catch(() => {});
  return { port, stop };
}
