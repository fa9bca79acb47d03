/** The folders whose pages open without a network. Each has its own service worker. */
export type OfflineFolder = '/check-in' | '/passes';

const prefixOf = (folder: OfflineFolder): string => `${folder} `;
const cacheOf = (folder: OfflineFolder, id: string): string => prefixOf(folder) + id;

/**
 * Keeps the open page, so that it opens without a network: the HTML and the files that it has loaded. The service worker
 * of the folder answers from this cache.
 *
 * @returns whether the page opens without a network now
 */
export async function keepPage(folder: OfflineFolder, id: string): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  await navigator.serviceWorker.register(`${folder}/service-worker.js`);
  // A page in the cache opens without a network only once the worker runs.
  await navigator.serviceWorker.ready;
  const page = await fetch(location.pathname, { headers: { accept: 'text/html' } });
  // A redirect leads to the sign-in page.
  if (!page.ok || page.redirected) return false;
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => new URL(name).pathname.startsWith('/_app/immutable/'));
  const cache = await caches.open(cacheOf(folder, id));
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  await cache.addAll(files.filter((file) => !kept.has(file)));
  // Last: a page in the cache has all of its files there.
  await cache.put(location.pathname, page);
  return true;
}

export const forgetPage = async (folder: OfflineFolder, id: string): Promise<void> => {
  if ('caches' in globalThis) await caches.delete(cacheOf(folder, id));
};

/** Forgets all pages of these folders: they show the email of who has signed out. */
export async function forgetPages(...folders: OfflineFolder[]): Promise<void> {
  if (!('caches' in globalThis)) return;
  const names = await caches.keys();
  const isOurs = (name: string) => folders.some((folder) => name.startsWith(prefixOf(folder)));
  await Promise.all(names.filter(isOurs).map((name) => caches.delete(name)));
}
