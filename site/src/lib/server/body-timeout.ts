import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { hasBody } from './unread-body.ts';

/**
 * Closes every connection whose request body takes too long to arrive. Node itself would wait for five minutes, and slow
 * clients could use up all connections. The adapter limits the headers in the same way (`HEADERS_TIMEOUT`).
 *
 * @param seconds for the whole body, of at most 1 MB
 */
export function enforceBodyTimeout(seconds: number): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    if (!hasBody(request)) return;
    const timer = setTimeout(() => {
      console.error(`a request body did not arrive in ${seconds} s`);
      request.socket.destroy();
    }, seconds * 1000);
    const stop = () => clearTimeout(timer);
    request.once('end', stop);
    request.once('close', stop);
  });
}
