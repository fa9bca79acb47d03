import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser sends this write on behalf of another site. A client that sends neither header is not a browser, so
 * it cannot abuse a visitor's cookies.
 *
 * @param own the site's own origins: the one of the request and the configured one
 * @see OWASP, Cross-Site Request Forgery Prevention, "Verifying origin with standard headers"
 */
export function isCrossOriginWrite(
  method: string,
  headers: IncomingHttpHeaders,
  own: readonly string[],
): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = headers.origin;
  return origin !== undefined && !own.includes(origin);
}
