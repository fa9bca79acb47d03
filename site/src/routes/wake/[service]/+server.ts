import { error } from '@sveltejs/kit';
import { canPrewarm, prewarm } from '#lib/server/prewarm.ts';
import { anonymousHeaders } from '#lib/server/request.ts';
import type { RequestHandler } from './$types';

/**
 * Starts the service that a visitor will probably need next. Only a request from one of our pages starts it: a crawler,
 * or a script that calls this address, does not.
 */
export const POST: RequestHandler = (event) => {
  const { service } = event.params;
  if (!canPrewarm(service)) error(404, event.locals.preferences.t.failure.notFoundWhy);
  if (event.request.headers.get('sec-fetch-site') === 'same-origin') {
    void prewarm(service, anonymousHeaders(event), performance.now());
  }
  return new Response(null, { status: 204 });
};
