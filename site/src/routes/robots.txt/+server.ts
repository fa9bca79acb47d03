import { settings } from '#lib/server/settings.ts';
import type { RequestHandler } from './$types';

/** Paths that are not pages (RFC 9309). A visitor's own pages need a sign-in, so a crawler cannot read them. */
const disallowed = ['/api/', '/tickets/*/availability'];

export const GET: RequestHandler = () =>
  new Response(
    [
      'User-agent: *',
      ...disallowed.map((path) => `Disallow: ${path}`),
      `Sitemap: ${settings().PUBLIC_URL}/sitemap.xml`,
      '',
    ].join('\n'),
    { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } },
  );
