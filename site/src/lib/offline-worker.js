// @ts-nocheck: the types of workers and of pages exclude each other.
// The service worker of /check-in and of /passes. Without a network it shows the pages that their scripts have kept
// (offline-pages.ts). It never answers for the API.

/** A network that gives no answer in this time counts as none. */
const PATIENCE_MS = 5_000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request, url.pathname));
  else if (url.pathname.startsWith('/_app/immutable/')) event.respondWith(file(request));
});

async function page(request, path) {
  const kept = await caches.match(path, { ignoreVary: true });
  if (!kept) return fetch(request);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    return await fetch(request, { signal: late.signal });
  } catch {
    return kept;
  } finally {
    // Aborted later, the rest of a slow page would be cut off.
    clearTimeout(timer);
  }
}

/** The name of such a file contains the hash of its content. */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
