import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { arrivalLimit } from './body.ts';

/**
 * Holds back the answer to a body that is too long, and reads the body meanwhile: up to the limit of its address
 * before the answer, and as much again after it. An answer that ends before the body is lost on its way: a proxy that is still sending the body
 * takes it for a broken connection, and a closed socket with unread bytes resets the connection (RFC 9112, 9.6).
 * The connection then carries no other request.
 *
 * @param timeoutMs the longest wait for the body
 */
export function readBeforeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  timeoutMs: number,
): void {
  const { writeHead, end } = response;
  let held: Promise<void> | undefined;
  const hold = () => {
    if (held || request.complete) return held;
    closeAfter(request, response, timeoutMs);
    response.cork();
    held = discard(request, timeoutMs).then(() => response.uncork());
    return held;
  };
  response.writeHead = ((...args: Parameters<typeof writeHead>) => {
    hold();
    return writeHead.apply(response, args);
  }) as typeof writeHead;
  response.end = ((...args: Parameters<typeof end>) => {
    const waiting = hold();
    if (!waiting) return end.apply(response, args);
    void waiting.then(() => end.apply(response, args));
    return response;
  }) as typeof end;
}

/** Reads a body to its end and drops it. Resolves at the end, at the limit of bytes, or after the time. */
function discard(request: IncomingMessage, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    const limit = arrivalLimit(request.url ?? '');
    let bytes = 0;
    // The adapter's listener would keep the bytes, and pause the request when its buffer is full.
    request.removeAllListeners('data');
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) resolve();
      if (bytes > 2 * limit) request.socket.destroy();
    });
    for (const event of ['end', 'close', 'error']) request.once(event, resolve);
    request.once('close', () => clearTimeout(timer));
    request.resume();
  });
}

/** Closes the connection after the answer. */
export function closeAfter({ socket }: IncomingMessage, response: ServerResponse, timeoutMs: number): void {
  response.setHeader('connection', 'close');
  socket.destroySoon = () => lingeringClose(socket, timeoutMs);
}

/** Closes its own half of a connection, and the rest after a time: a client that still sends can read the answer. */
export function lingeringClose(socket: Socket, timeoutMs: number): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  socket.once('close', () => clearTimeout(timer));
}
