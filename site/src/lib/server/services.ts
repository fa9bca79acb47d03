import type { IncomingHttpHeaders } from 'node:http';
import { currentTraceparent, span } from '@boxoffice/shared/telemetry/trace.ts';
import { Agent, type Dispatcher } from 'undici';
import type { ServiceName } from './routes.ts';
import { settings } from './settings.ts';
import { forgetSharedAnswers } from './shared-answers.ts';

/** For a whole answer. */
const TIMEOUT_MS = 30_000;

export interface ServiceRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
}

/** The head of an answer, and its body as it arrives. */
export interface ServiceStream {
  status: number;
  headers: IncomingHttpHeaders;
  /** Destroying it aborts the request. */
  body: Dispatcher.ResponseData['body'];
}

export interface ServiceAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The connection to the service failed, or the service did not answer in time. */
export class Unreachable extends Error {}

/**
 * The connections of this process to all services. `admission.ts` bounds their number. Idle ones are closed after 4 s, or
 * earlier if the service says so: a service that closes one in the moment of a request would lose it.
 */
const pool = new Agent({ keepAliveTimeout: 4000, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });

let origins: Record<ServiceName, string> | undefined;

function originOf(service: ServiceName): string {
  if (!origins) {
    const { AUTH_URL, TICKETS_URL, ORDERS_URL, PAYMENTS_URL, PASSES_URL } = settings();
    origins = {
      auth: new URL(AUTH_URL).origin,
      tickets: new URL(TICKETS_URL).origin,
      orders: new URL(ORDERS_URL).origin,
      payments: new URL(PAYMENTS_URL).origin,
      passes: new URL(PASSES_URL).origin,
    };
  }
  return origins[service];
}

/**
 * Sends a request over a kept connection.
 *
 * @param over aborts it
 * @returns once the head of the answer is there. An error of its body means that the answer is not whole: the connection
 *   broke, or 30 seconds have passed.
 * @throws Unreachable after 30 seconds, or when the connection fails
 */
export async function openAnswer(
  service: ServiceName,
  request: ServiceRequest,
  over = new AbortController(),
): Promise<ServiceStream> {
  const timer = setTimeout(() => over.abort(new Error('no answer in time')), TIMEOUT_MS);
  try {
    const attributes = { 'http.request.method': request.method, 'server.address': service };
    const { statusCode, headers, body } = await span(
      { name: `${request.method} ${service}`, kind: 'client', attributes },
      () => openOnce(service, request, over.signal),
    );
    body.once('close', () => clearTimeout(timer));
    return { status: statusCode, headers, body };
  } catch (error) {
    clearTimeout(timer);
    throw new Unreachable(`${service}: ${(error as Error).message}`, { cause: error });
  } finally {
    // A seller's next page shows their change.
    if (service === 'tickets' && request.method !== 'GET') forgetSharedAnswers();
  }
}

/** A kept connection that the service closed in the moment in which it was used again, or that broke. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

async function openOnce(
  service: ServiceName,
  request: ServiceRequest,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const { method, path, body = null } = request;
  const traceparent = currentTraceparent();
  const headers = { ...request.headers, ...(traceparent && { traceparent }) };
  const send = () =>
    pool.request({
      origin: originOf(service),
      method: method as Dispatcher.HttpMethod,
      path,
      headers,
      body,
      signal,
    });
  try {
    return await send();
  } catch (error) {
    if (!BROKEN.has((error as { code?: string }).code ?? '') || !isRepeatable(request)) throw error;
    return send();
  }
}

/** The service may have received the failed request. It is repeated only where that has no second effect. */
const isRepeatable = ({ method, path, headers }: ServiceRequest): boolean =>
  method !== 'POST' || headers['idempotency-key'] !== undefined || path.startsWith('/webhooks/');

/**
 * Sends a request, and waits for its whole answer.
 *
 * @throws Unreachable
 */
export async function sendToService(service: ServiceName, request: ServiceRequest): Promise<ServiceAnswer> {
  const { status, headers, body } = await openAnswer(service, request);
  try {
    return { status, headers, body: Buffer.from(await body.bytes()) };
  } catch (error) {
    throw new Unreachable(`${service}: ${(error as Error).message}`, { cause: error });
  }
}
