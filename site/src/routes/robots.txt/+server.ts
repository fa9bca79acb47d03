import { settings } from '#lib/server/settings.ts';
import type { RequestHandler } from './$types';

/** What is no page is nothing to crawl (RFC 9309). What is one visitor's own is behind the sign-in. */
const noPages = ['/api/', '/tickets/*/availability'];

export const GET: RequestHandler = () =>
  new Response(
    [
      'User-agent: *',
      ...noPages.map((path) => `Disallow: ${path}`),
      `Sitemap: ${settings().PUBLIC_URL}/sitemap.xml`,
      '',
    ].join('\n'),
    { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } },
  );
