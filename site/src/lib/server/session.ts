import { parseCookie, parseSetCookie, stringifyCookie, stringifySetCookie } from 'cookie';
import { sendToService, Unreachable } from './services.ts';

/** The user for whom the site sends a request to a service. */
export interface Identity {
  /** A live access token. */
  token: string | undefined;
  /** The Cookie header that the browser will send after this answer. Only auth receives it. */
  cookie: string | undefined;
  /** Set-Cookie headers that the answer must have. */
  setCookies: string[];
  /** The visitor may be signed in, but auth did not answer. */
  authUnavailable: boolean;
}

/** On https the names bind the cookies to this host (RFC 6265bis, "The __Host- prefix"). */
export const cookieNames = (isSecure: boolean) =>
  isSecure
    ? { session: '__Host-session', refresh: '__Host-refresh' }
    : { session: 'session', refresh: 'refresh' };

/** A token that expires sooner could expire on its way through the services. */
const MIN_LIFETIME_MS = 10_000;

/** A JWT in compact form (RFC 7519). A cookie can have any characters, also those that no header may have. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Whether an access token has time left by its own `exp`. The services check its signature.
 *
 * @param now epoch milliseconds
 */
export function isLive(token: string, now: number): boolean {
  if (!TOKEN.test(token)) return false;
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const exp = (payload as { exp?: unknown } | null)?.exp;
    return typeof exp === 'number' && exp * 1000 - now > MIN_LIFETIME_MS;
  } catch {
    return false;
  }
}

/** The value that Set-Cookie headers give to a cookie; undefined if they don't set it, or if they delete it. */
export const setCookieValue = (setCookies: readonly string[], name: string): string | undefined =>
  setCookies.map((header) => parseSetCookie(header)).findLast((cookie) => cookie.name === name)?.value ||
  undefined;

/**
 * The session's cookies in the Cookie header that a browser sends after these Set-Cookie headers. Services need no other
 * cookie, and a browser can send cookies whose names `stringifyCookie` refuses.
 */
export function mergeCookies(cookie: string | undefined, setCookies: readonly string[]): string {
  const sent = parseCookie(cookie ?? '');
  const names = [cookieNames(true), cookieNames(false)].flatMap((each) => Object.values(each));
  const cookies = Object.fromEntries(names.map((name) => [name, sent[name]]));
  for (const header of setCookies) {
    const { name, value } = parseSetCookie(header);
    cookies[name] = value || undefined;
  }
  return stringifyCookie(cookies);
}

type Renewal = { kind: 'renewed' | 'refused'; setCookies: string[] } | { kind: 'unknown' };

/**
 * The exchanges of refresh tokens that are running or have just ended. A browser sends several requests at once with one
 * refresh token, and auth treats a second use as a theft. So they share one exchange.
 */
const renewals = new Map<string, Promise<Renewal>>();
const SHARED_MS = 10_000;

function renew(refresh: string, name: string, headers: Record<string, string>): Promise<Renewal> {
  const shared = renewals.get(refresh);
  if (shared) return shared;
  const renewal = exchange(refresh, name, headers);
  renewals.set(refresh, renewal);
  void renewal.then(({ kind }) => {
    if (kind === 'unknown') renewals.delete(refresh);
    else setTimeout(() => renewals.delete(refresh), SHARED_MS).unref();
  });
  return renewal;
}

async function exchange(refresh: string, name: string, headers: Record<string, string>): Promise<Renewal> {
  const { authorization: _, 'idempotency-key': __, 'if-none-match': ___, ...rest } = headers;
  try {
    const { status, headers: answer } = await sendToService('auth', {
      method: 'POST',
      path: '/api/users/refresh',
      headers: {
        ...rest,
        'content-type': 'application/json',
        cookie: stringifyCookie({ [name]: refresh }),
      },
      body: Buffer.from('{}'),
    });
    const setCookies = answer['set-cookie'] ?? [];
    if (status === 200) return { kind: 'renewed', setCookies };
    return status === 400 || status === 401 || status === 403
      ? { kind: 'refused', setCookies }
      : { kind: 'unknown' };
  } catch (error) {
    if (error instanceof Unreachable) return { kind: 'unknown' };
    throw error;
  }
}

const deletion = (name: string, secure: boolean): string =>
  stringifySetCookie({ name, value: '', path: '/', maxAge: 0, httpOnly: true, sameSite: 'lax', secure });

/**
 * The Set-Cookie header that deletes an access token that a service rejected: its session was ended elsewhere, or its
 * key is gone. The next request uses the refresh token, which is still there.
 */
export const clearRejectedToken = (isSecure: boolean): string =>
  deletion(cookieNames(isSecure).session, isSecure);

interface IdentityRequest {
  /** The request's Cookie header. */
  cookie: string | undefined;
  isSecure: boolean;
  /** The other headers that auth receives. */
  headers: Record<string, string>;
  /** Whether an access token can be used. */
  accepts: (token: string) => boolean | Promise<boolean>;
}

/** Finds the user of a request. A token that cannot be used is exchanged for a new one. */
export async function identify({ cookie, isSecure, headers, accepts }: IdentityRequest): Promise<Identity> {
  const names = cookieNames(isSecure);
  const cookies = parseCookie(cookie ?? '');
  const token = cookies[names.session];
  if (token && (await accepts(token))) return { token, cookie, setCookies: [], authUnavailable: false };

  const refresh = cookies[names.refresh];
  if (!refresh) {
    // Nothing can renew this token, so the browser would send it for nothing with every request.
    const setCookies = token === undefined ? [] : [deletion(names.session, isSecure)];
    return { token: undefined, cookie, setCookies, authUnavailable: false };
  }

  const renewal = await renew(refresh, names.refresh, headers);
  if (renewal.kind === 'unknown') return { token: undefined, cookie, setCookies: [], authUnavailable: true };
  const setCookies =
    renewal.kind === 'refused' && renewal.setCookies.length === 0
      ? [deletion(names.session, isSecure), deletion(names.refresh, isSecure)]
      : renewal.setCookies;
  return {
    token: setCookieValue(setCookies, names.session),
    cookie: mergeCookies(cookie, setCookies),
    setCookies,
    authUnavailable: false,
  };
}
