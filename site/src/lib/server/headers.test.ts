import { expect, test } from 'vitest';
import { toService, toVisitor } from './headers.ts';

const connection = { address: '203.0.113.7', protocol: 'https' } as const;

test('event headers never reach a service', () => {
  const headers = toService(
    {
      'ce-id': '1',
      'ce-type': 'order.completed',
      'ce-source': '/x',
      accept: 'application/json',
    },
    connection,
  );
  expect(Object.keys(headers).sort()).toEqual(['accept', 'x-forwarded-for', 'x-visitor-protocol']);
});

test('a visitor cannot forge an address or a protocol', () => {
  const headers = toService({ 'x-forwarded-for': '10.0.0.1', 'x-visitor-protocol': 'http' }, connection);
  expect(headers).toEqual({ 'x-forwarded-for': '203.0.113.7', 'x-visitor-protocol': 'https' });
});

test('a visitor cannot choose the trace or its baggage', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const headers = toService({ traceparent, tracestate: 'a=1', baggage: 'user=1', b3: '1' }, connection);
  expect(Object.keys(headers)).toEqual(['x-forwarded-for', 'x-visitor-protocol']);
});

test('cookies are not sent to a service', () => {
  expect(toService({ cookie: 'session=a' }, connection)).not.toHaveProperty('cookie');
});

test('the headers of a write pass unchanged', () => {
  const given = {
    'content-type': 'application/json',
    'idempotency-key': 'k-1',
    'stripe-signature': 't=1,v1=aa',
    authorization: 'Bearer x',
  };
  expect(toService(given, connection)).toMatchObject(given);
});

test('only auth may set cookies', () => {
  const given = { 'set-cookie': ['session=a', 'refresh=b'], 'content-type': 'application/json' };
  expect(toVisitor(given, 'auth')['set-cookie']).toEqual(['session=a', 'refresh=b']);
  expect(toVisitor(given, 'tickets')['set-cookie']).toBeUndefined();
});

test('internal headers of a service do not reach a visitor', () => {
  const headers = toVisitor(
    { 'x-powered-by': 'Express', server: 'envoy', link: '<a>; rel="next"', 'retry-after': '1' },
    'tickets',
  );
  expect(Object.keys(headers).sort()).toEqual(['link', 'retry-after']);
});
