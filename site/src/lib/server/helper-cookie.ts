import type { RequestEvent } from '@sveltejs/kit';
import { parseCookie } from 'cookie';

const TOKEN = /^[\w-]{22}$/;
const SECONDS = 60 * 86_400;
const CHECK_INS = /^\/api\/tickets\/([^/]+)\/check-ins(\/|$)/;

/** A browser can have the links of several events. On https the name binds the cookie to this host. */
const nameOf = (ticketId: string, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}helper-${ticketId}`;

/** The token of the helper's link that a browser has opened for an event, from its Cookie header. */
export function helperTokenOf(cookie: string, ticketId: string, isSecure: boolean): string | undefined {
  const token = parseCookie(cookie)[nameOf(ticketId, isSecure)];
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** The token for a request to the API. Only the check-ins of its event get it. */
export function helperTokenFor(cookie: string, path: string, isSecure: boolean): string | undefined {
  const [, ticketId] = CHECK_INS.exec(path) ?? [];
  return ticketId === undefined ? undefined : helperTokenOf(cookie, ticketId, isSecure);
}

/** Keeps the token of a link. The service decides how long it works. */
export function keepHelperToken(event: RequestEvent, ticketId: string, token: string): void {
  const secure = event.url.protocol === 'https:';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: SECONDS } as const;
  event.cookies.set(nameOf(ticketId, secure), token, options);
}
