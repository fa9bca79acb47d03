const PREFIX = 'check-in ';
const cacheOf = (ticketId: string): string => PREFIX + ticketId;

/**
 * Keeps the page of a door, so that it opens without a network: the HTML and the files that it has loaded. The service
 * worker of /check-in answers from this cache.
 */
export async function keepPage(ticketId: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/check-in/service-worker.js');
  const page = await fetch(location.pathname, { headers: { accept: 'text/html' } });
  // A redirect leads to the sign-in page.
  if (!page.ok || page.redirected) return;
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => new URL(name).pathname.startsWith('/_app/immutable/'));
  const cache = await caches.open(cacheOf(ticketId));
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  await cache.addAll(files.filter((file) => !kept.has(file)));
  // Last: a page in the cache has all of its files there.
  await cache.put(location.pathname, page);
}

export const forgetPage = async (ticketId: string): Promise<void> => {
  if ('caches' in globalThis) await caches.delete(cacheOf(ticketId));
};

/** Forgets the pages of all events: they show the email of who has signed out. */
export async function forgetPages(): Promise<void> {
  if (!('caches' in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX)).map((name) => caches.delete(name)));
}
