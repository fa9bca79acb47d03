import { error } from '@sveltejs/kit';
import { availabilityOf } from '#lib/server/availability-cache.ts';
import { anonymousHeaders } from '#lib/server/request.ts';
import { Unreachable } from '#lib/server/services.ts';
import type { RequestHandler } from './$types';

/** The availability of a ticket, with an ETag: an unchanged one is answered 304 (RFC 9110, 13.1.2). */
export const GET: RequestHandler = async (event) => {
  const { t } = event.locals.preferences;
  try {
    const { status, body, etag } = await availabilityOf(event.params.id, anonymousHeaders(event));
    if (status !== 200) error(status, status === 404 ? t.failure.notFoundWhy : t.failure.noAnswer);
    const headers = { etag, 'cache-control': 'private, no-cache', 'content-type': 'application/json' };
    const isCurrent = event.request.headers.get('if-none-match')?.includes(etag);
    return isCurrent ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
  } catch (failure) {
    if (!(failure instanceof Unreachable)) throw failure;
    error(503, t.failure.noAnswer);
  }
};
