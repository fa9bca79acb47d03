import type { RequestEvent } from '@sveltejs/kit';

/**
 * The headers of a page that a mail's link leads to. Its address holds a token: no other site is told more than
 * the origin, and nothing keeps a copy. (`no-referrer` would make the page's own form come from nowhere.)
 */
export function protectLinkPage(event: RequestEvent): void {
  event.setHeaders({ 'referrer-policy': 'strict-origin', 'cache-control': 'no-store' });
}
