import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { callApi, dataOrError } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/pagination.ts';
import { settings } from '#lib/server/settings.ts';
import type { RequestHandler } from './$types';

/** The newest ten pages of a hundred tickets are listed. */
const MAX_PAGES = 10;
/** All crawlers together start the tickets service once in this time. */
const CACHED_MS = 3_600_000;
let cached: { xml: string; at: number } | undefined;

/** @see https://www.sitemaps.org/protocol.html */
export const GET: RequestHandler = async (event) => {
  const now = performance.now();
  if (!cached || now - cached.at > CACHED_MS) cached = { xml: await sitemap(event), at: now };
  return new Response(cached.xml, {
    headers: { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' },
  });
};

async function sitemap(event: Parameters<RequestHandler>[0]): Promise<string> {
  const { PUBLIC_URL } = settings();
  const urls = [`<url><loc>${PUBLIC_URL}/</loc></url>`];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
    const answer = await callApi<Ticket[]>(event, `/api/tickets?${query}`);
    for (const { id, updatedAt } of dataOrError(event, answer))
      urls.push(`<url><loc>${PUBLIC_URL}/tickets/${id}</loc><lastmod>${updatedAt}</lastmod></url>`);
    cursor = nextCursor(answer.ok ? answer.link : undefined);
    if (!cursor) break;
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}
