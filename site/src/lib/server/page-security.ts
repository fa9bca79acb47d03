import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { settings } from './settings.ts';

/** The headers that apply to scripts and fonts too. The others are for documents, and are half of a small script. */
const partHeaders = new Set([
  'x-content-type-options',
  'cross-origin-resource-policy',
  'strict-transport-security',
]);

/**
 * Sets the security headers on every answer of this process. They are set when a request arrives, because files,
 * redirects and early refusals never reach a SvelteKit hook. A page replaces the content security policy by its own,
 * which has a nonce.
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
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const isPartOfPages = request.url?.startsWith('/_app/immutable/');
    for (const [name, value] of headers)
      if (!isPartOfPages || partHeaders.has(name)) response.setHeader(name, value);
  });
}

/** Adds the site and the payment provider to form-action. Browsers check the target of a form's redirect against it too. */
export function allowProvider(response: Response): void {
  const policy = response.headers.get('content-security-policy');
  if (!policy) return;
  const targets = ["'self'", ...settings().providerOrigins].join(' ');
  response.headers.set('content-security-policy', `${policy}; form-action ${targets}`);
}
