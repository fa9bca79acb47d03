import { error } from '@sveltejs/kit';
import { proxyHeaders } from '#lib/server/request.ts';
import { canPrewarm, wake } from '#lib/server/prewarm.ts';
import type { RequestHandler } from './$types';

/**
 * A visitor moves on a page from which this service is needed next. Only a browser that shows one of our pages
 * says so; a crawler, or a script that calls this address, wakes nobody.
 */
export const POST: RequestHandler = (event) => {
  const { service } = event.params;
  if (!canPrewarm(service)) error(404);
  if (event.request.headers.get('sec-fetch-site') === 'same-origin') {
    void wake(service, proxyHeaders(event), performance.now());
  }
  return new Response(null, { status: 204 });
};
