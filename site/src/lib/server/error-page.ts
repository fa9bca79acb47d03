import template from '../../error.html?raw';

/** The first tag of app.html and of error.html. */
const ROOT_TAG = '<html lang="en">';

/** Replaces the root tag of a page, which may be only its first chunk, by one with the visitor's language. */
export const withRootTag = (html: string, rootTag: string): string => html.replace(ROOT_TAG, rootTag);

/** error.html for a request that reaches no route. SvelteKit's own page for it is always in English. */
export function errorPage(status: number, message: string, rootTag: string): Response {
  const html = withRootTag(template, rootTag)
    .replaceAll('%sveltekit.status%', String(status))
    .replace('%sveltekit.error.message%', () => message.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** Puts the visitor's language into an HTML answer that is not a rendered page: SvelteKit made it from error.html. */
export async function localizeErrorPage(response: Response, rootTag: string): Promise<Response> {
  if (!response.headers.get('content-type')?.startsWith('text/html')) return response;
  const { status, headers } = response;
  headers.delete('content-length');
  return new Response(withRootTag(await response.text(), rootTag), { status, headers });
}
