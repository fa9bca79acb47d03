import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { call, dataOrError } from '#lib/server/api.ts';
import { nextCursor } from '#lib/server/next.ts';
import { settings } from '#lib/server/settings.ts';
import type { RequestHandler } from './$types';

/** Pages of a hundred tickets that are listed, the newest first. */
const PAGES = 10;
/** In milliseconds: however many crawlers ask, the tickets service is woken for them once. */
const KEPT_FOR = 3_600_000;
let kept: { xml: string; at: number } | undefined;

/** The pages that are worth finding: https://www.sitemaps.org/protocol.html */
export const GET: RequestHandler = async (event) => {
  const now = performance.now();
  if (!kept || now - kept.at > KEPT_FOR) kept = { xml: await sitemap(event), at: now };
  return new Response(kept.xml, {
    headers: { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' },
  });
};

async function sitemap(event: Parameters<RequestHandler>[0]): Promise<string> {
  const { PUBLIC_URL } = settings();
  const urls = [`<url><loc>${PUBLIC_URL}/</loc></url>`];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
    const answer = await call<Ticket[]>(event, `/api/tickets?${query}`);
    for (const { id, updatedAt } of dataOrError(event, answer))
      urls.push(`<url><loc>${PUBLIC_URL}/tickets/${id}</loc><lastmod>${updatedAt}</lastmod></url>`);
    cursor = nextCursor(answer.ok ? answer.link : undefined);
    if (!cursor) break;
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}
