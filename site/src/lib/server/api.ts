import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { error, type RequestEvent, redirect } from '@sveltejs/kit';
import { toService } from './headers.ts';
import { serviceOf } from './routes.ts';
import { ask, Unreachable } from './services.ts';
import { mergeCookies, clearRejectedToken } from './session.ts';
import { connectionOf } from './request.ts';

export type Answer<T> =
  | { ok: true; data: T; link: string | undefined }
  | { ok: false; status: number; errors: Errors['errors'] };

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Idempotency-Key: the same key makes the same thing once. */
  key?: string | undefined;
}

/**
 * Asks a service on behalf of the visitor of a page.
 *
 * @param path of the public API, with its query
 */
export async function call<T>(
  event: RequestEvent,
  path: string,
  { method = 'GET', body, key }: Call = {},
): Promise<Answer<T>> {
  const service = serviceOf(path);
  const { language, t } = event.locals.preferences;
  const { failure, said } = t;
  const { token, cookie } = event.locals.identity;
  const {
    'content-type': _,
    'if-none-match': __,
    ...headers
  } = toService(event.request.headers, connectionOf(event));
  headers.accept = 'application/json';
  // In which mails are written.
  headers['accept-language'] = language;
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (key) headers['idempotency-key'] = key;
  if (token) headers.authorization = `Bearer ${token}`;
  if (service === 'auth' && cookie) headers.cookie = mergeCookies(cookie, []);
  try {
    const answer = await ask(service, {
      method,
      path,
      headers,
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    });
    if (service === 'auth') event.locals.setCookies.push(...(answer.headers['set-cookie'] ?? []));
    // Else the page to sign in on, which sees someone who is signed in, would send them back here.
    if (answer.status === 401 && token)
      event.locals.setCookies.push(clearRejectedToken(connectionOf(event).protocol === 'https'));
    const data: unknown = parsed(answer.body);
    const link = answer.headers.link;
    if (answer.status < 400)
      return { ok: true, data: data as T, link: typeof link === 'string' ? link : undefined };
    const errors = (data as Partial<Errors> | undefined)?.errors ?? [];
    const minutes = Math.ceil(Number(answer.headers['retry-after'] ?? 0) / 60);
    const when = answer.status === 429 && minutes > 1 ? ` ${failure.inMinutes(minutes)}` : '';
    const told = errors.map((error) => ({ ...error, message: said(error) + when }));
    return {
      ok: false,
      status: answer.status,
      errors: told.length > 0 ? told : [{ message: failure.silence, code: 'unreachable' }],
    };
  } catch (cause) {
    if (!(cause instanceof Unreachable)) throw cause;
    console.error(cause.message);
    return { ok: false, status: 503, errors: [{ message: failure.silence, code: 'unreachable' }] };
  }
}

function parsed(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    // A proxy in between answered for the service.
    return undefined;
  }
}

/** The data of an answer, or the error page, or the sign-in page, that it calls for. */
export function dataOrError<T>(event: RequestEvent, answer: Answer<T>): T {
  if (answer.ok) return answer.data;
  if (answer.status === 401) redirectToSignIn(event);
  // An id that is no id is as unknown as one that nobody has.
  const unknown = answer.status === 400 && Object.keys(event.params).length > 0;
  error(
    unknown ? 404 : answer.status,
    answer.errors[0]?.message ?? event.locals.preferences.t.failure.silence,
  );
}

/** The signed-in visitor; anyone else is sent to sign in and comes back. */
export function requireUser(event: RequestEvent): Caller {
  if (event.locals.user) return event.locals.user;
  if (event.locals.identity.unknown) error(503, event.locals.preferences.t.failure.silence);
  redirectToSignIn(event);
}

/** Sends the visitor to the sign-in page, from which they come back here. */
export function redirectToSignIn({ url }: RequestEvent): never {
  const search = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
  const query = search.size > 0 ? `?${search}` : '';
  redirect(303, `/signin?next=${encodeURIComponent(url.pathname + query)}`);
}
