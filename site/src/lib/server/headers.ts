import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceName } from './routes.ts';

/**
 * What of a visitor's request a service gets to see. Everything else stays here, `ce-*` above all: an
 * event that a visitor makes up must never look like one from the broker.
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
];

/** What of a service's answer a visitor gets to see. */
const answerHeaders = [
  'content-type',
  'link',
  'location',
  'retry-after',
  'etag',
  'cache-control',
  'x-request-id',
  'idempotent-replayed',
];

/** Where a request comes from, as far as the services care. */
export interface Origin {
  /** The visitor's address. */
  address: string;
  protocol: 'http' | 'https';
}

/** The headers that go on to a service. */
export function toService(given: Headers, from: Origin): Record<string, string> {
  const headers: Record<string, string> = {
    'x-forwarded-for': from.address,
    // Not x-forwarded-proto: a gateway on the way writes its own connection's into that.
    'x-visitor-protocol': from.protocol,
  };
  for (const name of requestHeaders) {
    const value = given.get(name);
    if (value !== null) headers[name] = value;
  }
  return headers;
}

/** The headers that go back to the visitor; only auth may set cookies. */
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
