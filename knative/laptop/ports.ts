import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Below the range from which systems take the ports of outgoing connections: a port found free there can
 * be taken by a connection before the process that it was found for listens.
 */
const FIRST = 20_000;
const LAST = 32_000;
const given = new Set<number>();

/** A loopback port that nothing listens on, and that was not given out before by this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port between ${FIRST} and ${LAST}`);
}

export function returnPort(port: number): void {
  given.delete(port);
}

/** Whether a server could listen on the loopback port now. */
export function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}

/** Waits until something accepts connections on the loopback port. Rejects when aborted. */
export async function accepting(port: number, signal: AbortSignal): Promise<void> {
  // Short at first: this wait is part of every start from zero.
  for (let tries = 0; !(await accepts(port)); tries++) {
    signal.throwIfAborted();
    await sleep(tries < 100 ? 4 : 25, undefined, { signal });
  }
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => {
    resolve(true);
    socket.destroy();
  });
  socket.once('error', () => resolve(false));
  return promise;
}
