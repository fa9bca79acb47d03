import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { arrivalLimit } from './body.ts';
import { forEachServer } from './each-server.ts';
import { lingeringClose } from './unread-body.ts';

const statuses: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers requests that Node's parser refuses, such as those with too many headers. Node itself would close the socket
 * right after its answer, with unread bytes in it: that resets the connection, and the client may never see the answer.
 *
 * @param seconds the longest time that the client has to read the answer
 */
export function answerBrokenRequests(seconds: number): void {
  const refused = new WeakSet<Socket>();
  const refuse = (error: NodeJS.ErrnoException, socket: Socket) => {
    // The parser refuses each later chunk of the same request again.
    if (refused.has(socket) && socket.bytesRead < arrivalLimit('')) return;
    if (refused.has(socket) || !socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    refused.add(socket);
    const status = statuses[error.code ?? ''] ?? 400;
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    lingeringClose(socket, seconds * 1000);
  };
  forEachServer((server) => {
    server.on('clientError', (error, socket) => refuse(error, socket as Socket));
  });
}
