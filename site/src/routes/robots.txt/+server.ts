import { settings } from '#lib/server/settings.ts';
import type { RequestHandler } from './$types';

/** What is one visitor's own, or does something, is nothing to crawl (RFC 9309). */
const theirs = ['/orders', '/account', '/sell', '/signin', '/signup', '/api/', '/tickets/*/availability'];

export const GET: RequestHandler = () =>
  new Response(
    [
      'User-agent: *',
      ...theirs.map((path) => `Disallow: ${path}`),
      `Sitemap: ${settings().PUBLIC_URL}/sitemap.xml`,
      '',
    ].join('\n'),
    { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } },
  );
