/**
 * The page to continue with after a sign-in, from a `next` parameter that anyone can put into a link.
 *
 * @returns a path of this site; `/` for anything else
 */
export function safeRedirectTarget(next: string | null | undefined): string {
  if (!next?.startsWith('/')) return '/';
  const origin = 'http://site.invalid';
  if (!URL.canParse(next, origin)) return '/';
  const url = new URL(next, origin);
  return url.origin === origin ? url.pathname.replace(/^\/+/, '/') + url.search : '/';
}
