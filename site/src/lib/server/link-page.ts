import type { RequestEvent } from '@sveltejs/kit';

/**
 * Sets the headers of a page that a mail links to. Its URL contains a token: other sites may learn only the origin, and
 * no cache may store the page. (`no-referrer` would send the page's own form without an origin.)
 */
export function protectLinkPage(event: RequestEvent): void {
  event.setHeaders({ 'referrer-policy': 'strict-origin', 'cache-control': 'no-store' });
}
