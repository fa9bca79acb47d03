import script from '#lib/door/service-worker.js?raw';
import type { RequestHandler } from './$types';

/** Its own policy applies to the requests of a service worker. Its scope is the folder of its address. */
export const GET: RequestHandler = () =>
  new Response(script, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'content-security-policy': "default-src 'none'; connect-src 'self'",
    },
  });
