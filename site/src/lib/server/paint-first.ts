const preload = /\s*<link href="([^"]+)" rel="modulepreload">/g;
const start = /\bimport\((".+?")\)(?=\.then\()/;

/**
 * Lets a page be painted before its JavaScript is asked for: on a slow network each script would take its share of
 * the line from what can be seen, and on a slow phone be run before it. What SvelteKit wants preloaded, all at once,
 * is asked for after the first frame, and then the import that starts the page. A page that isn't written as this
 * expects stays as it is.
 *
 * @param html the first chunk of a page, or a later one, which has neither
 */
export function paintFirst(html: string): string {
  const modules = [...html.matchAll(preload)].map(([, href]) => href);
  if (modules.length === 0 || !start.test(html)) return html;
  return html
    .replaceAll(preload, '')
    .replace(start, (_, first) => `${afterPaint(modules)}.then(() => import(${first}))`);
}

/** A frame that is being drawn is on the screen before the task that follows it; a hidden tab draws none. */
const afterPaint = (modules: unknown[]): string => `new Promise((painted) => {
						if (document.hidden) return painted();
						requestAnimationFrame(() => setTimeout(painted));
					}).then(() => {
						for (const href of ${JSON.stringify(modules)})
							document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
					})`;
