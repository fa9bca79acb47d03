import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { forgetPublicAnswers } from './public-answers.ts';
import type { ServiceName } from './routes.ts';
import { settings } from './settings.ts';

const TIMEOUT_MS = 30_000;

export interface ServiceRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
}

export interface ServiceAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The connection to the service failed, or the service did not answer in time. */
export class Unreachable extends Error {}

/** The service closed a kept connection in the moment in which it was used again. */
class StaleConnection extends Unreachable {}

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxFreeSockets: 64 }),
  'https:': new https.Agent({ keepAlive: true, maxFreeSockets: 64 }),
};

let addresses: Record<ServiceName, URL> | undefined;

function addressOf(service: ServiceName): URL {
  if (!addresses) {
    const { AUTH_URL, TICKETS_URL, ORDERS_URL, PAYMENTS_URL, PASSES_URL } = settings();
    addresses = {
      auth: new URL(AUTH_URL),
      tickets: new URL(TICKETS_URL),
      orders: new URL(ORDERS_URL),
      payments: new URL(PAYMENTS_URL),
      passes: new URL(PASSES_URL),
    };
  }
  return addresses[service];
}

/**
 * Sends a request over a kept connection.
 *
 * @throws Unreachable after 30 seconds, or when the connection fails
 */
export async function sendToService(service: ServiceName, request: ServiceRequest): Promise<ServiceAnswer> {
  try {
    return await sendOnce(service, request);
  } catch (error) {
    if (error instanceof StaleConnection && isRepeatable(request)) return sendOnce(service, request);
    throw error;
  } finally {
    // A seller's next page shows their change.
    if (service === 'tickets' && request.method !== 'GET') forgetPublicAnswers();
  }
}

/** The service may have received the failed request. It is repeated only where that has no second effect. */
const isRepeatable = ({ method, path, headers }: ServiceRequest): boolean =>
  method !== 'POST' || headers['idempotency-key'] !== undefined || path.startsWith('/webhooks/');

function sendOnce(
  service: ServiceName,
  { method, path, headers, body }: ServiceRequest,
): Promise<ServiceAnswer> {
  const { protocol, hostname, port } = addressOf(service);
  const isSecure = protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isSecure ? https : http).request({
      agent: agents[isSecure ? 'https:' : 'http:'],
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method,
      path,
      headers: body || method === 'POST' ? { ...headers, 'content-length': body?.byteLength ?? 0 } : headers,
    });
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), TIMEOUT_MS);
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      const ErrorClass = isStale ? StaleConnection : Unreachable;
      reject(new ErrorClass(`${service}: ${error.message}`, { cause: error }));
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode ?? 502,
          headers: response.headers,
          body: Buffer.concat(chunks),
        });
      });
    });
    request.end(body);
  });
}
