import { publicRoutes } from '@boxoffice/shared/api/openapi.ts';
import { expect, test } from 'vitest';
import { isApiPath, router } from './routes.ts';

const match = router(publicRoutes);

test.each([
  ['POST', '/api/users/signup', 'auth'],
  ['GET', '/api/users/currentuser', 'auth'],
  ['DELETE', '/api/users/sessions/0193', 'auth'],
  ['GET', '/.well-known/jwks.json', 'auth'],
  ['GET', '/api/tickets', 'tickets'],
  ['PUT', '/api/tickets/0193', 'tickets'],
  ['GET', '/api/sales', 'tickets'],
  ['GET', '/api/sales/0193/orders', 'orders'],
  ['POST', '/api/tickets/0193/cover', 'tickets'],
  ['GET', '/covers/0193/card.webp', 'tickets'],
  ['POST', '/api/orders', 'orders'],
  ['DELETE', '/api/orders/0193', 'orders'],
  ['POST', '/api/payments', 'payments'],
  ['POST', '/webhooks/stripe', 'payments'],
  ['GET', '/api/passes', 'passes'],
  ['POST', '/api/passes/0193-1/transfer', 'passes'],
  ['POST', '/api/transfers/secret/accept', 'passes'],
  ['POST', '/api/tickets/0193/check-ins', 'passes'],
  ['POST', '/api/tickets/0193/check-ins/upload', 'passes'],
])('%s %s is answered by %s', (method, path, service) => {
  expect(match(method, path)).toMatchObject({ kind: 'found', service });
});

test('every public route is forwarded', () => {
  for (const { method, path } of publicRoutes)
    expect(match(method, path.replace(/:\w+/g, '0193')), `${method} ${path}`).toMatchObject({
      kind: 'found',
    });
});

test('HEAD is answered where GET is', () => {
  expect(match('HEAD', '/api/tickets')).toMatchObject({ kind: 'found', service: 'tickets' });
});

test('a known path with another method names its methods', () => {
  expect(match('PATCH', '/api/tickets/0193')).toEqual({
    kind: 'other-method',
    allow: 'GET, HEAD, PUT, DELETE',
  });
  expect(match('GET', '/webhooks/stripe')).toEqual({ kind: 'other-method', allow: 'POST' });
});

test('internal routes are not public', () => {
  for (const path of [
    '/stock/0193/shrink',
    '/api/stock/0193/shrink',
    '/api',
    '/api/',
    '/api/tickets/',
    '/api/tickets/a/b',
    '/',
  ])
    expect(match('POST', path), path).toEqual({ kind: 'unknown' });
});

test('the site answers the OpenAPI document itself', () => {
  expect(match('GET', '/api/openapi.json')).toEqual({ kind: 'document' });
});

test('an unknown path below /api belongs to the API', () => {
  expect(isApiPath('/api/nothing')).toBe(true);
  expect(isApiPath('/webhooks/other')).toBe(true);
  expect(isApiPath('/apiary')).toBe(false);
  expect(isApiPath('/tickets/0193')).toBe(false);
});
