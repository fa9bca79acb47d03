import type { RequestEvent } from '@sveltejs/kit';

const TOKEN = /^[\w-]{22}$/;
const SECONDS = 60 * 86_400;
const CHECK_INS = /^\/api\/tickets\/([^/]+)\/check-ins(\/|$)/;

/** A browser can have the links of several events. On https the name binds the cookie to this host. */
const nameOf = (ticketId: string, { url }: RequestEvent): string =>
  `${url.protocol === 'https:' ? '__Host-' : ''}helper-${ticketId}`;

/** The token of the helper's link that this browser has opened for an event. */
export function helperTokenOf(event: RequestEvent, ticketId: string): string | undefined {
  const token = event.cookies.get(nameOf(ticketId, event));
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** The token for a request to the API. Only the check-ins of its event get it. */
export function helperTokenFor(event: RequestEvent, path: string): string | undefined {
  const [, ticketId] = CHECK_INS.exec(path) ?? [];
  return ticketId === undefined ? undefined : helperTokenOf(event, ticketId);
}

/** Keeps the token of a link. The service decides how long it works. */
export function keepHelperToken(event: RequestEvent, ticketId: string, token: string): void {
  const secure = event.url.protocol === 'https:';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: SECONDS } as const;
  event.cookies.set(nameOf(ticketId, event), token, options);
}
