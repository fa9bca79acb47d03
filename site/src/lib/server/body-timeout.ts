import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * Ends every connection whose request's body takes longer than this to arrive: it would keep a place that others
 * need, and Node by itself waits for five minutes. Slow headers are ended by the adapter (`HEADERS_TIMEOUT`).
 *
 * @param seconds for the whole body, of whatever length: at most 1 MB
 */
export function enforceBodyTimeout(seconds: number): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (!hasBody) return;
    const timer = setTimeout(() => {
      console.error(`a body did not arrive in ${seconds} s`);
      request.socket.destroy();
    }, seconds * 1000);
    const arrived = () => clearTimeout(timer);
    request.once('end', arrived);
    request.once('close', arrived);
  });
}
