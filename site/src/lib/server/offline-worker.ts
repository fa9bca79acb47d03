import script from '../offline-worker.js?raw';

/** Its own policy applies to the requests of a service worker. Its scope is the folder of its address. */
export const offlineWorker = (): Response =>
  new Response(script, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'content-security-policy': "default-src 'none'; connect-src 'self'",
    },
  });
