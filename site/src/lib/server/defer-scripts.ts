const MODULE_PRELOAD = /\s*<link href="([^"]+)" rel="modulepreload">/g;
/** The import with which SvelteKit starts a page. */
const START_IMPORT = /\bimport\((".+?")\)(?=\.then\()/;

/**
 * Loads a page's JavaScript after its first paint. On a slow network the scripts would compete with the visible
 * content, and on a slow phone they would run before it. SvelteKit's module preloads are moved behind the first paint,
 * and its start import behind them. HTML in another form is returned unchanged.
 *
 * @param html the first chunk of a page; a later chunk has neither preloads nor the import
 */
export function deferScripts(html: string): string {
  const modules = [...html.matchAll(MODULE_PRELOAD)].map(([, href]) => href);
  if (modules.length === 0 || !START_IMPORT.test(html)) return html;
  return html
    .replaceAll(MODULE_PRELOAD, '')
    .replace(START_IMPORT, (_, first) => `${afterFirstPaint(modules)}.then(() => import(${first}))`);
}

/** A hidden tab never paints, so its scripts are loaded at once. The first paint can be of the background alone. */
const afterFirstPaint = (modules: unknown[]): string => `new Promise((painted) => {
						if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) return painted();
						new PerformanceObserver((paints) => {
							if (paints.getEntriesByName("first-contentful-paint").length > 0) painted();
						}).observe({ type: "paint", buffered: true });
					}).then(() => {
						for (const href of ${JSON.stringify(modules)})
							document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
					})`;
