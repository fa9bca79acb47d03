import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { launch } from '../../harness/browser.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const { url } = system;
const victim = await signedUpSeller(system);
const signedOut = new Visitor(url);

describe('every answer', () => {
  test.each([
    ['a page', 'GET', '/'],
    ['a missing page', 'GET', '/nothing-here'],
    ['a redirect', 'GET', '/orders'],
    ['a file', 'GET', '/favicon.svg'],
    ['a list', 'GET', '/api/tickets'],
    ['a refusal', 'GET', '/api/orders'],
    ['an unknown path', 'GET', '/api/nothing'],
    ['an unknown method', 'PUT', '/api/orders'],
    ['an unsigned webhook', 'POST', '/webhooks/stripe'],
    ['the public keys', 'GET', '/.well-known/jwks.json'],
  ])('has the security headers: %s', async (_, method, path) => {
    const { headers } = await signedOut.send(method, path, method === 'GET' ? undefined : '{}');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  test('has no CORS headers for another origin', async () => {
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const path of ['/api/tickets', '/api/orders', '/api/users/signin', '/']) {
      const { status, headers } = await signedOut.send('OPTIONS', path, undefined, preflight);
      expect([200, 204, 405]).toContain(status);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('a page of another origin', () => {
  // 127.0.0.1 is another site than localhost. localhost with another port is the same site, but another origin.
  const evil = createServer((_, res) =>
    res.setHeader('content-type', 'text/html').end('<title>Win!</title>'),
  );
  evil.listen(0);
  afterAll(() => void evil.close());

  test.each(['localhost', '127.0.0.1'])('on %s cannot list a ticket as the visitor', async (host) => {
    const browser = await launch();
    try {
      const context = await browser.newContext();
      const [name, value] = ['session', victim.cookieNamed('session') ?? ''];
      await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
      const page = await context.newPage();
      await page.goto(`http://${host}:${(evil.address() as AddressInfo).port}/`);
      const answers = await page.evaluate(async (target) => {
        const body = JSON.stringify({ title: 'Forged', price: 4500 });
        const send = (init: RequestInit) =>
          fetch(`${target}/api/tickets`, { method: 'POST', credentials: 'include', body, ...init }).then(
            ({ type, status }) => `${type} ${status}`,
            () => 'refused by the browser',
          );
        return [
          await send({ mode: 'no-cors', headers: { 'content-type': 'text/plain' } }),
          await send({ headers: { 'content-type': 'application/json' } }),
        ];
      }, url);
      // The browser may send the request, but hides the answer (403) from another origin.
      expect(answers).toEqual(['refused by the browser', 'refused by the browser']);
      await page.setContent(`<form method="post" action="${url}/sell">
        <input name="title" value="Forged"><input name="price" value="45.00">
        <input name="currency" value="USD"><input name="quantity" value="1"><button>Win</button></form>`);
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.request().method() === 'POST'),
        page.getByRole('button').click(),
      ]);
      expect(answer.status()).toBe(403);
    } finally {
      await browser.close();
    }
    const { body } = await signedOut.get<Ticket[]>('/api/tickets');
    expect(body).toEqual([]);
    expect((await victim.post('/api/tickets', { title: 'Mine', price: 1 })).status).toBe(400);
  });
});
