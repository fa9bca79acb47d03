import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { settings } from './settings.ts';

/**
 * Puts the headers that protect visitors on every answer of this process. Files, redirects and early
 * refusals never pass through a hook, so they are set before anyone handles the request; a page then puts
 * its own policy, with its nonce, in place of this one.
 *
 * @see OWASP, HTTP Security Response Headers Cheat Sheet
 */
export function setSecurityHeaders(): void {
  const headers: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['x-frame-options', 'DENY'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
    [
      'content-security-policy',
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ],
  ];
  if (settings().PUBLIC_URL.startsWith('https:')) {
    headers.push(['strict-transport-security', 'max-age=31536000; includeSubDomains']);
  }
  subscribe('http.server.request.start', (message) => {
    const { response } = message as { response: ServerResponse };
    for (const [name, value] of headers) response.setHeader(name, value);
  });
}

/** A form may lead to the site and, by a redirect, to the checkout: browsers hold both against form-action. */
export function allowCheckout(response: Response): void {
  const policy = response.headers.get('content-security-policy');
  if (!policy) return;
  const targets = ["'self'", ...settings().checkoutOrigins].join(' ');
  response.headers.set('content-security-policy', `${policy}; form-action ${targets}`);
}
