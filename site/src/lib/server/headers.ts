import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { ServiceName } from './routes.ts';

/**
 * The request headers that a service receives. All others are dropped. `ce-*` must never pass: with them a visitor's
 * request would look like an event of the Broker. Nor must `traceparent` and `baggage`: services.ts sends those of the
 * site's own trace.
 */
const requestHeaders = [
  'content-type',
  'accept',
  'accept-language',
  'idempotency-key',
  'user-agent',
  'stripe-signature',
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
  'cross-origin-resource-policy',
  'x-request-id',
  'idempotent-replayed',
];

/** How a visitor is connected to the site. */
export interface Connection {
  /** The visitor's IP address. */
  address: string;
  protocol: 'http' | 'https';
}

export function toService(given: IncomingHttpHeaders, connection: Connection): Record<string, string> {
  const headers: Record<string, string> = {
    'x-forwarded-for': connection.address,
    // Not x-forwarded-proto: a gateway on the way overwrites it with the protocol of its own connection.
    'x-visitor-protocol': connection.protocol,
  };
  for (const name of requestHeaders) {
    const value = given[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

/** Only auth may set cookies. */
export function toVisitor(given: IncomingHttpHeaders, service: ServiceName): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const name of answerHeaders) {
    const value = given[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const cookies = [given['set-cookie'] ?? []].flat();
  if (service === 'auth' && cookies.length > 0) headers['set-cookie'] = cookies;
  return headers;
}
