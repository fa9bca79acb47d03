import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { RefusalCode } from '@boxoffice/shared/api/refusals.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import type { ServiceStream } from './services.ts';

/** An answer is read this far ahead of its visitor, in bytes, so that a slow reader occupies no service. */
const READ_AHEAD = 1_000_000;

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...headers,
  });
  response.end(body);
}

/** An answer of the API with an error body of the contract. */
export const sendError = (
  response: ServerResponse,
  status: number,
  code: RefusalCode,
  message: string,
  headers?: OutgoingHttpHeaders,
): void => sendJson(response, status, { errors: [{ message, code }] } satisfies Errors, headers);

export const sendUnreachable = (response: ServerResponse, headers: OutgoingHttpHeaders = {}): void =>
  sendError(
    response,
    503,
    'unreachable',
    'This part of Boxoffice is not answering. Please try again in a moment.',
    { 'retry-after': '1', ...headers },
  );

/**
 * Passes the body of a service's answer on as it arrives. A visitor who reads slowly slows the service down, once the
 * read-ahead is used. When the service breaks off, so does the answer: a half one must not look whole.
 */
export function sendBody(body: ServiceStream['body'], response: ServerResponse): void {
  body.on('data', (chunk: Buffer) => {
    response.write(chunk);
    if (response.writableLength <= READ_AHEAD) return;
    body.pause();
    response.once('drain', () => body.resume());
  });
  body.once('end', () => response.end());
  body.once('error', (error) => {
    if (response.destroyed) return;
    log('warn', 'an answer broke off', { reason: error.message });
    response.destroy();
  });
}
