import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort, waitForPort } from '../../../knative/laptop/ports.ts';

/** The time that a server has to start, in milliseconds. Java's takes seconds on a busy machine. */
const START_MS = 60_000;

/**
 * Starts a server on a free loopback port and waits until it accepts connections.
 *
 * @throws Error with the server's output, if it does not start
 */
export async function startServer(command: string, args: (port: number) => string[]) {
  const port = await freePort();
  const child = spawn(command, args(port), { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const append = (text: Buffer) => {
    output = (output + text.toString()).slice(-4000);
  };
  child.stdout.on('data', append);
  child.stderr.on('data', append);
  const ended = once(child, 'exit');
  const abort = new AbortController();
  const stop = async () => {
    child.kill();
    await ended;
  };
  const exited = ended.then(([code]) => Promise.reject(new Error(`it exited with ${code}`)));
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(START_MS)]);
  try {
    await Promise.race([waitForPort(port, signal), exited]);
  } catch (error) {
    abort.abort();
    await stop();
    throw new Error(`${command} did not start: ${(error as Error).message}\n${output}`);
  }
  exited.catch(() => {});
  return { port, stop };
}
