import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { ServiceName } from './routes.ts';
import { settings } from './settings.ts';

const TIMEOUT = 30_000;

export interface Question {
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

/** The service can't be reached, hung up half-way or didn't answer in time. */
export class Unreachable extends Error {}

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxFreeSockets: 64 }),
  'https:': new https.Agent({ keepAlive: true, maxFreeSockets: 64 }),
};

let addresses: Record<ServiceName, URL> | undefined;

function addressOf(service: ServiceName): URL {
  if (!addresses) {
    const { AUTH_URL, TICKETS_URL, ORDERS_URL, PAYMENTS_URL } = settings();
    addresses = {
      auth: new URL(AUTH_URL),
      tickets: new URL(TICKETS_URL),
      orders: new URL(ORDERS_URL),
      payments: new URL(PAYMENTS_URL),
    };
  }
  return addresses[service];
}

/**
 * Asks a service over a connection that is kept.
 *
 * @throws Unreachable after 30 seconds, or when the connection fails
 */
export async function ask(service: ServiceName, question: Question): Promise<ServiceAnswer> {
  try {
    return await exchange(service, question);
  } catch (error) {
    if (error instanceof StaleConnection && isRepeatable(question)) return exchange(service, question);
    throw error;
  }
}

/** A kept connection that the service closed just as it was used. */
class StaleConnection extends Unreachable {}

/** Nothing may happen twice because of a second try: the first one could have been heard. */
const isRepeatable = ({ method, path, headers }: Question): boolean =>
  method !== 'POST' || headers['idempotency-key'] !== undefined || path.startsWith('/webhooks/');

function exchange(service: ServiceName, { method, path, headers, body }: Question): Promise<ServiceAnswer> {
  const { protocol, hostname, port } = addressOf(service);
  const secure = protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request({
      agent: agents[secure ? 'https:' : 'http:'],
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method,
      path,
      headers: body || method === 'POST' ? { ...headers, 'content-length': body?.byteLength ?? 0 } : headers,
    });
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), TIMEOUT);
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      const Kind = stale ? StaleConnection : Unreachable;
      reject(new Kind(`${service}: ${error.message}`, { cause: error }));
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
