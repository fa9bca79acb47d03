import { error } from '@sveltejs/kit';
import { Unreachable } from '#lib/server/services.ts';
import { availabilityOf } from '#lib/server/availability-cache.ts';
import { proxyHeaders } from '#lib/server/request.ts';
import type { RequestHandler } from './$types';

/** What of a ticket changes while it is looked at, cheap to ask for again and again (RFC 9110, 13.1.2). */
export const GET: RequestHandler = async (event) => {
  const { t } = event.locals.preferences;
  try {
    const { status, body, etag } = await availabilityOf(event.params.id, proxyHeaders(event));
    if (status !== 200) error(status, status === 404 ? t.failure.notFoundWhy : t.failure.silence);
    const headers = { etag, 'cache-control': 'private, no-cache', 'content-type': 'application/json' };
    const known = event.request.headers.get('if-none-match')?.includes(etag);
    return known ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
  } catch (failure) {
    if (!(failure instanceof Unreachable)) throw failure;
    error(503, t.failure.silence);
  }
};
