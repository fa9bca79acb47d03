import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { error, type RequestEvent, redirect } from '@sveltejs/kit';
import { isCurrency } from '../money.ts';
import { toService } from './headers.ts';
import { helperTokenFor } from './helper-cookie.ts';
import { connectionOf, headersOf } from './request.ts';
import { serviceOf } from './routes.ts';
import { sendToService, Unreachable } from './services.ts';
import { clearRejectedToken, mergeCookies } from './session.ts';

export type ApiAnswer<T> =
  | { ok: true; data: T; link: string | undefined }
  | { ok: false; status: number; errors: Errors['errors'] };

interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: object;
  /** A file as the body. */
  file?: Blob;
  /** The Idempotency-Key. */
  key?: string | undefined;
}

/**
 * Calls the API for the visitor of a page. The messages of errors are in the visitor's language.
 *
 * @param path of the public API, with its query
 */
export async function callApi<T>(
  event: RequestEvent,
  path: string,
  { method = 'GET', body, file, key }: CallOptions = {},
): Promise<ApiAnswer<T>> {
  const service = serviceOf(path);
  const { token, cookie } = event.locals.identity;
  const {
    'content-type': _,
    'if-none-match': __,
    ...headers
  } = toService(headersOf(event), connectionOf(event));
  headers.accept = 'application/json';
  // Services write mails in this language.
  headers['accept-language'] = event.locals.preferences.language;
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (file) headers['content-type'] = file.type;
  // Our forms have a UUID here.
  if (key && !/^[\x21-\x7e]+$/.test(key)) error(400, event.locals.preferences.t.failure.outdated);
  if (key) headers['idempotency-key'] = key;
  if (token) headers.authorization = `Bearer ${token}`;
  const helper = helperTokenFor(
    event.request.headers.get('cookie') ?? '',
    path,
    event.url.protocol === 'https:',
  );
  if (helper) headers['helper-token'] = helper;
  if (service === 'auth' && cookie) headers.cookie = mergeCookies(cookie, []);
  const noAnswer: ApiAnswer<T> = {
    ok: false,
    status: 503,
    errors: [{ message: event.locals.preferences.t.failure.noAnswer, code: 'unreachable' }],
  };
  try {
    const answer = await sendToService(service, {
      method,
      path,
      headers,
      body: file ? new Uint8Array(await file.arrayBuffer()) : body && Buffer.from(JSON.stringify(body)),
    });
    if (service === 'auth') event.locals.setCookies.push(...(answer.headers['set-cookie'] ?? []));
    // With the token the sign-in page would take the visitor for signed in and redirect back here, in a loop.
    if (answer.status === 401 && token)
      event.locals.setCookies.push(clearRejectedToken(connectionOf(event).protocol === 'https'));
    const data = parseJson(answer.body);
    const { link, 'retry-after': retryAfter } = answer.headers;
    if (answer.status < 400)
      return { ok: true, data: data as T, link: typeof link === 'string' ? link : undefined };
    const errors = (data as Partial<Errors> | undefined)?.errors ?? [];
    if (errors.length === 0) return { ...noAnswer, status: answer.status };
    return { ok: false, status: answer.status, errors: translated(event, errors, body, retryAfter) };
  } catch (cause) {
    if (!(cause instanceof Unreachable)) throw cause;
    log('warn', 'a service does not answer', { reason: cause.message });
    return noAnswer;
  }
}

/** The refusals of the status 429, which end with a window of time. */
const WAITING = new Set<string>(['too-many-attempts']);

/** @param retryAfter the header of an answer with the status 429, in seconds */
function translated(
  { locals }: RequestEvent,
  errors: Errors['errors'],
  body: object | undefined,
  retryAfter: string | undefined,
): Errors['errors'] {
  const { locale, t } = locals.preferences;
  const currency = body && 'currency' in body && isCurrency(body.currency) ? body.currency : undefined;
  const minutes = Math.ceil(Number(retryAfter ?? 0) / 60);
  return errors.map((each) => {
    const message = t.refusal(each, { locale, currency });
    if (!WAITING.has(each.code) || minutes <= 1) return { ...each, message };
    const sentence = message.endsWith('.') ? message : `${message}.`;
    return { ...each, message: `${sentence} ${t.failure.inMinutes(minutes)}` };
  });
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    // A proxy in between answered in place of the service.
    return undefined;
  }
}

/** The data of an answer. A failed answer throws the error page, or redirects to the sign-in page. */
export function dataOrError<T>(event: RequestEvent, answer: ApiAnswer<T>): T {
  if (answer.ok) return answer.data;
  if (answer.status === 401) redirectToSignIn(event);
  // A malformed id in the URL gets the same page as an unknown id.
  const isBadId = answer.status === 400 && Object.keys(event.params).length > 0;
  error(
    isBadId ? 404 : answer.status,
    answer.errors[0]?.message ?? event.locals.preferences.t.failure.noAnswer,
  );
}

/** The signed-in user. Any other visitor is redirected to the sign-in page, and from there back here. */
export function requireUser(event: RequestEvent): Caller {
  if (event.locals.user) return event.locals.user;
  if (event.locals.identity.authUnavailable) error(503, event.locals.preferences.t.failure.noAnswer);
  redirectToSignIn(event);
}

function redirectToSignIn({ url }: RequestEvent): never {
  // A parameter that begins with a slash names a form action, as in `?/buy`.
  const search = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
  const query = search.size > 0 ? `?${search}` : '';
  redirect(303, `/signin?next=${encodeURIComponent(url.pathname + query)}`);
}
