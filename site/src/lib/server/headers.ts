import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceName } from './routes.ts';

/**
 * The request headers that a service receives. All others are dropped. `ce-*` must never pass: with them a visitor's
 * request would look like an event of the Broker.
 */
const requestHeaders = [
  'content-type',
  'accept',
  'accept-language',
  'idempotency-key',
  'user-agent',
  'stripe-signature',
  'traceparent',
  'x-request-id',
  'if-none-match',
  'authorization',
  'helper-token',
];

/** The answer headers that a visitor receives. */
const answerHeaders = [
  'content-type',
  'content-disposition',
  'link',
  'location',
  'retry-after',
  'etag',
  'cache-control',
  'x-request-id',
  'idempotent-replayed',
];

/** How a visitor is connected to the site. */
export interface Connection {
  /** The visitor's IP address. */
  address: string;
  protocol: 'http' | 'https';
}

export function toService(given: Headers, connection: Connection): Record<string, string> {
  const headers: Record<string, string> = {
    'x-forwarded-for': connection.address,
    // Not x-forwarded-proto: a gateway on the way overwrites it with the protocol of its own connection.
    'x-visitor-protocol': connection.protocol,
  };
  for (const name of requestHeaders) {
    const value = given.get(name);
    if (value !== null) headers[name] = value;
  }
  return headers;
}

/** Only auth may set cookies. */
export function toVisitor(given: IncomingHttpHeaders, service: ServiceName): Headers {
  const headers = new Headers();
  for (const name of answerHeaders) {
    const value = given[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  if (service === 'auth')
    for (const cookie of given['set-cookie'] ?? []) headers.append('set-cookie', cookie);
  return headers;
}
