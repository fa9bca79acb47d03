import type { RequestEvent } from '@sveltejs/kit';
import { isLanguage } from '../strings/languages.ts';
import { bodyLimit, isTooLarge, readBody } from './body.ts';
import { toService, toVisitor } from './headers.ts';
import { preferenceCookies } from './preferences.ts';
import { errorResponse, unreachableResponse } from './error-response.ts';
import { type Match, router } from './routes.ts';
import { ask, Unreachable } from './services.ts';
import { mergeCookies, cookieIn, cookieNames, type Identity, isLive, clearRejectedToken } from './session.ts';
import { settings } from './settings.ts';
import { identityOf, isCrossOrigin, connectionOf } from './request.ts';

const match = router(__PUBLIC_ROUTES__);

/** These decide about the session themselves: exchanging its token on the way would end it. */
const ownSession = new Set(
  ['signup', 'signin', 'signout', 'refresh', 'signin/passkey', 'resetpassword'].map(
    (name) => `/api/users/${name}`,
  ),
);

/** Answers a request to the API: refuses it, or passes it on to the service that owns the path. */
export async function answerApi(event: RequestEvent): Promise<Response> {
  const { method, headers } = event.request;
  const path = event.url.pathname;
  const found = match(method, path);
  // SvelteKit takes `/__data.json` off the path; the API has no such thing.
  if (found.kind === 'unknown' || event.isDataRequest)
    return errorResponse(404, 'nothing-here', 'There is nothing at this address');
  if (found.kind === 'other-method') {
    return errorResponse(405, 'wrong-method', `This address doesn't know ${method}`, { allow: found.allow });
  }
  if (found.kind === 'document') return document();
  if (isCrossOrigin(event)) return errorResponse(403, 'foreign-write', 'A write from another site is not allowed');

  const limit = bodyLimit(path);
  const body = isTooLarge(headers, limit) ? 'too-large' : await readBody(event.request.body, limit);
  if (body === 'too-large') return errorResponse(413, 'too-large', `The body may have at most ${limit} bytes`);

  const identity = await identityFor(event);
  const read = method === 'GET' || method === 'HEAD';
  if (identity.unknown && !(read && found.access !== 'user')) return unreachableResponse();
  return passOn(event, found, identity, body);
}

async function document(): Promise<Response> {
  // Loaded when asked for: it needs every schema.
  const { openApiDocument } = await import('@boxoffice/shared/api/openapi.ts');
  return Response.json(openApiDocument(settings().PUBLIC_URL));
}

async function identityFor(event: RequestEvent): Promise<Identity> {
  const { headers } = event.request;
  const cookie = headers.get('cookie') ?? undefined;
  const anonymous: Identity = { token: undefined, cookie, setCookies: [], unknown: false };
  if (!cookie || headers.has('authorization')) return anonymous;
  if (!ownSession.has(event.url.pathname)) return identityOf(event, (token) => isLive(token, Date.now()));
  const token = cookieIn(cookie.split(/; */), cookieNames(event.url.protocol === 'https:').session);
  return token && isLive(token, Date.now()) ? { ...anonymous, token } : anonymous;
}

async function passOn(
  event: RequestEvent,
  { service }: Extract<Match, { kind: 'found' }>,
  identity: Identity,
  body: Uint8Array | undefined,
): Promise<Response> {
  const { method } = event.request;
  const headers = toService(event.request.headers, connectionOf(event));
  // What they have chosen on our pages, for mails.
  const language = event.cookies.get(preferenceCookies.language);
  if (isLanguage(language)) headers['accept-language'] = language;
  if (identity.token) headers.authorization = `Bearer ${identity.token}`;
  if (service === 'auth' && identity.cookie) headers.cookie = mergeCookies(identity.cookie, []);
  try {
    const answer = await ask(service, {
      method: method === 'HEAD' ? 'GET' : method,
      path: event.url.pathname + event.url.search,
      headers,
      body,
    });
    const answered = toVisitor(answer.headers, service);
    // What auth says of the session is newer than what the way to it has exchanged.
    if (!answered.has('set-cookie'))
      for (const cookie of identity.setCookies) answered.append('set-cookie', cookie);
    if (answer.status === 401 && identity.token && !answered.has('set-cookie'))
      answered.append('set-cookie', clearRejectedToken(event.url.protocol === 'https:'));
    const empty =
      method === 'HEAD' || answer.status === 204 || answer.status === 304 || answer.body.length === 0;
    return new Response(empty ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answered,
    });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    console.error(error.message);
    const answer = unreachableResponse();
    for (const cookie of identity.setCookies) answer.headers.append('set-cookie', cookie);
    return answer;
  }
}
