import { expect, test } from 'vitest';
import { toService, toVisitor } from './headers.ts';

const from = { address: '203.0.113.7', protocol: 'https' } as const;

test('a made-up event never reaches a service', () => {
  const headers = toService(
    new Headers({
      'ce-id': '1',
      'ce-type': 'order.completed',
      'ce-source': '/x',
      accept: 'application/json',
    }),
    from,
  );
  expect(Object.keys(headers).sort()).toEqual(['accept', 'x-forwarded-for', 'x-visitor-protocol']);
});

test("a visitor can't choose the address they seem to come from", () => {
  const headers = toService(
    new Headers({ 'x-forwarded-for': '10.0.0.1', 'x-visitor-protocol': 'http' }),
    from,
  );
  expect(headers).toEqual({ 'x-forwarded-for': '203.0.113.7', 'x-visitor-protocol': 'https' });
});

test('cookies stay with the site', () => {
  expect(toService(new Headers({ cookie: 'session=a' }), from)).not.toHaveProperty('cookie');
});

test('what a write needs goes through as it is', () => {
  const given = {
    'content-type': 'application/json',
    'idempotency-key': 'k-1',
    'stripe-signature': 't=1,v1=aa',
    traceparent: '00-aa-bb-01',
    authorization: 'Bearer x',
  };
  expect(toService(new Headers(given), from)).toMatchObject(given);
});

test('only auth may set cookies', () => {
  const given = { 'set-cookie': ['session=a', 'refresh=b'], 'content-type': 'application/json' };
  expect(toVisitor(given, 'auth').getSetCookie()).toEqual(['session=a', 'refresh=b']);
  expect(toVisitor(given, 'tickets').getSetCookie()).toEqual([]);
});

test("a service's own headers stay inside", () => {
  const headers = toVisitor(
    { 'x-powered-by': 'Express', server: 'envoy', link: '<a>; rel="next"', 'retry-after': '1' },
    'tickets',
  );
  expect([...headers.keys()].sort()).toEqual(['link', 'retry-after']);
});
