import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Below the ports that systems use for outgoing connections: such a connection could take a free port before
 * the process listens on it.
 */
const FIRST = 20_000;
const LAST = 32_000;
const reserved = new Set<number>();

/** A loopback port that is free and that this function has not returned before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (reserved.has(port) || !(await isFree(port))) continue;
    reserved.add(port);
    return port;
  }
  throw new Error(`No free port between ${FIRST} and ${LAST}`);
}

/** Lets `freePort` return the port again. */
export function returnPort(port: number): void {
  reserved.delete(port);
}

/** Whether a server can listen on the loopback port now. */
export function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}

/** Waits until a server accepts connections on the loopback port. Rejects when aborted. */
export async function waitForPort(port: number, signal: AbortSignal): Promise<void> {
  // Polls fast at first, because this wait is part of every cold start.
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
