import type { IncomingMessage } from 'node:http';

/**
 * The visitor's address, by the same rules as the adapter's `getClientAddress`, for a request that SvelteKit has not
 * seen. Without the configured header the request did not pass the proxy: its address is that of the connection.
 *
 * @param header such as `x-forwarded-for`; empty for the address of the connection
 * @param depth the position of the address from the end of the header
 */
export const visitorAddress =
  ({ header, depth }: { header: string; depth: number }) =>
  ({ headers, socket }: IncomingMessage): string =>
    String(headers[header] ?? '')
      .split(',')
      .at(-depth)
      ?.trim() ||
    (socket.remoteAddress ?? 'unknown');
