import template from '../../error.html?raw';

/** How the templates begin, whose language is English. */
const opening = '<html lang="en">';

/** A page's HTML, or its first chunk, in the visitor's language. @param root the tag to begin it with */
export const withRootTag = (html: string, root: string): string => html.replace(opening, root);

/** An error before any route is looked at, as error.html: the one that SvelteKit answers then is always in English. */
export function errorPage(status: number, message: string, root: string): Response {
  const html = withRootTag(template, root)
    .replaceAll('%sveltekit.status%', String(status))
    .replace('%sveltekit.error.message%', () => message.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** An answer that no page of ours was rendered for: where it is HTML, SvelteKit has filled in error.html itself. */
export async function localizeErrorPage(response: Response, root: string): Promise<Response> {
  if (!response.headers.get('content-type')?.startsWith('text/html')) return response;
  const { status, headers } = response;
  headers.delete('content-length');
  return new Response(withRootTag(await response.text(), root), { status, headers });
}
