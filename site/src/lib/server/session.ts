import { ask, Unreachable } from './services.ts';

/** Who a request is sent for. */
export interface Identity {
  /** The access token, if there is a live one. */
  token: string | undefined;
  /** The cookies as the browser will have them after this answer: what auth gets to see. */
  cookie: string | undefined;
  /** Set-Cookie headers that belong on this answer. */
  setCookies: string[];
  /** The visitor may be signed in, but auth can't be asked. */
  unknown: boolean;
}

/** On https the names bind the cookies to this host (RFC 6265bis, "The __Host- prefix"). */
export const cookieNames = (secure: boolean) =>
  secure
    ? { session: '__Host-session', refresh: '__Host-refresh' }
    : { session: 'session', refresh: 'refresh' };

/** A token that has less than this left, in milliseconds, may not survive the way through the services. */
const NEARLY_EXPIRED = 10_000;

/**
 * Whether an access token still has time left, by its own word. Its signature is the services' to check.
 *
 * @param now epoch milliseconds
 */
export function isLive(token: string, now: number): boolean {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const exp = (payload as { exp?: unknown } | null)?.exp;
    return typeof exp === 'number' && exp * 1000 - now > NEARLY_EXPIRED;
  } catch {
    return false;
  }
}

/** The value that Set-Cookie headers give to a cookie, undefined if they don't, or take it away. */
export function cookieIn(setCookies: readonly string[], name: string): string | undefined {
  const header = setCookies.findLast((text) => text.startsWith(`${name}=`));
  const value = header?.slice(name.length + 1).split(';', 1)[0];
  return value ? decodeURIComponent(value) : undefined;
}

/** The Cookie header that a browser would send after these Set-Cookie headers. */
export function mergeCookies(cookie: string | undefined, setCookies: readonly string[]): string {
  const jar = new Map<string, string>();
  const keep = (pair: string) => {
    const at = pair.indexOf('=');
    if (at > 0) jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  };
  for (const pair of cookie?.split(';') ?? []) keep(pair);
  for (const header of setCookies) keep(header.split(';', 1)[0] ?? '');
  return [...jar].flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])).join('; ');
}

type Renewal = { kind: 'renewed' | 'refused'; setCookies: string[] } | { kind: 'unknown' };

/**
 * A browser sends several requests at once with one refresh token, and auth takes the second use for a
 * theft. They share one exchange, and so does what was already under way when its answer came.
 */
const renewals = new Map<string, Promise<Renewal>>();
const SHARED_FOR = 10_000;

function renew(refresh: string, name: string, headers: Record<string, string>): Promise<Renewal> {
  const shared = renewals.get(refresh);
  if (shared) return shared;
  const renewal = exchange(refresh, name, headers);
  renewals.set(refresh, renewal);
  void renewal.then(({ kind }) => {
    if (kind === 'unknown') renewals.delete(refresh);
    else setTimeout(() => renewals.delete(refresh), SHARED_FOR).unref();
  });
  return renewal;
}

async function exchange(refresh: string, name: string, headers: Record<string, string>): Promise<Renewal> {
  const { authorization: _, 'idempotency-key': __, 'if-none-match': ___, ...rest } = headers;
  try {
    const { status, headers: answer } = await ask('auth', {
      method: 'POST',
      path: '/api/users/refresh',
      headers: {
        ...rest,
        'content-type': 'application/json',
        cookie: `${name}=${encodeURIComponent(refresh)}`,
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

const cleared = (name: string, secure: boolean): string =>
  `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

/**
 * The Set-Cookie header that takes an access token away which a service did not believe: its session was ended
 * elsewhere, or its key is gone. The next request finds out by the refresh token, which is left.
 */
export const clearRejectedToken = (secure: boolean): string => cleared(cookieNames(secure).session, secure);

interface Bearer {
  /** The request's Cookie header. */
  cookie: string | undefined;
  secure: boolean;
  /** What auth gets to see of the request besides its cookies. */
  headers: Record<string, string>;
  /** Whether a token can be used. */
  accepts: (token: string) => boolean | Promise<boolean>;
}

/** Finds who a request is from; a token that is no good any more is exchanged for a new one. */
export async function identify({ cookie, secure, headers, accepts }: Bearer): Promise<Identity> {
  const names = cookieNames(secure);
  const given = cookie?.split(/; */) ?? [];
  const token = cookieIn(given, names.session);
  if (token && (await accepts(token))) return { token, cookie, setCookies: [], unknown: false };

  const refresh = cookieIn(given, names.refresh);
  if (!refresh) return { token: undefined, cookie, setCookies: [], unknown: false };

  const renewal = await renew(refresh, names.refresh, headers);
  if (renewal.kind === 'unknown') return { token: undefined, cookie, setCookies: [], unknown: true };
  const setCookies =
    renewal.kind === 'refused' && renewal.setCookies.length === 0
      ? [cleared(names.session, secure), cleared(names.refresh, secure)]
      : renewal.setCookies;
  return {
    token: cookieIn(setCookies, names.session),
    cookie: mergeCookies(cookie, setCookies),
    setCookies,
    unknown: false,
  };
}
