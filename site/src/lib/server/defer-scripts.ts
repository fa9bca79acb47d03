const preload = /\s*<link href="([^"]+)" rel="modulepreload">/g;
const start = /\bimport\((".+?")\)(?=\.then\()/;

/**
 * Lets a page be painted before its JavaScript is asked for: on a slow network each script would take its share of
 * the line from what can be seen, and on a slow phone be run before it. What SvelteKit wants preloaded, all at once,
 * is asked for after the first paint, and then the import that starts the page. A page that isn't written as this
 * expects stays as it is.
 *
 * @param html the first chunk of a page, or a later one, which has neither
 */
export function deferScripts(html: string): string {
  const modules = [...html.matchAll(preload)].map(([, href]) => href);
  if (modules.length === 0 || !start.test(html)) return html;
  return html
    .replaceAll(preload, '')
    .replace(start, (_, first) => `${afterPaint(modules)}.then(() => import(${first}))`);
}

/** The browser itself says when there is something on the screen; a hidden tab paints nothing, and isn't waited for. */
const afterPaint = (modules: unknown[]): string => `new Promise((painted) => {
						if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) return painted();
						new PerformanceObserver(painted).observe({ type: "paint", buffered: true });
					}).then(() => {
						for (const href of ${JSON.stringify(modules)})
							document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
					})`;
