import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { isPublicRead } from './public-answers.ts';

test.each([
  ['GET', '/api/tickets', {}, true],
  ['GET', '/api/tickets?limit=5&sort=price', {}, true],
  ['GET', '/api/tickets/0193-a', {}, true],
  ['GET', '/api/tickets?q=gala', {}, false],
  ['GET', '/api/tickets?limit=5&q=gala', {}, false],
  ['GET', '/api/tickets?limit=5&%71=gala', {}, false],
  ['GET', '/api/orders', {}, false],
  ['GET', '/api/tickets/0193/orders', {}, false],
  ['HEAD', '/api/tickets', {}, false],
  ['POST', '/api/tickets', {}, false],
  ['GET', '/api/tickets', { cookie: 'language=de' }, false],
  ['GET', '/api/tickets', { authorization: 'Bearer a' }, false],
])('%s %s with %o is a public read: %s', (method, url, headers, expected) => {
  expect(isPublicRead({ method, url, headers } as IncomingMessage)).toBe(expected);
});
