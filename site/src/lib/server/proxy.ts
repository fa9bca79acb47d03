import { isEncoded } from '@boxoffice/shared/api/content-encoding.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { isLanguage } from '../strings/languages.ts';
import { bodyLimit, isTooLarge, readBody } from './body.ts';
import { errorResponse, unreachableResponse } from './error-response.ts';
import { toService, toVisitor } from './headers.ts';
import { helperTokenFor } from './helper-cookie.ts';
import { preferenceCookies } from './preferences.ts';
import { isPublicRead, publicAnswer } from './public-answers.ts';
import { connectionOf, identityOf, isCrossOrigin } from './request.ts';
import { type Match, router } from './routes.ts';
import { sendToService, Unreachable } from './services.ts';
import { clearRejectedToken, cookieNames, type Identity, isLive, mergeCookies } from './session.ts';
import { settings } from './settings.ts';

const match = router(__PUBLIC_ROUTES__);

/** These routes begin, end or renew a session themselves. If the site exchanged the refresh token first, they would fail. */
const sessionRoutes = new Set(
  ['signup', 'signin', 'signout', 'refresh', 'signin/passkey', 'resetpassword'].map(
    (name) => `/api/users/${name}`,
  ),
);

/** Answers a request to the API: refuses it, or forwards it to the service that owns the path. */
export async function answerApi(event: RequestEvent): Promise<Response> {
  const { method, headers } = event.request;
  const path = event.url.pathname;
  const found = match(method, path);
  // SvelteKit removes `/__data.json` from the path. The API has no such address.
  if (found.kind === 'unknown' || event.isDataRequest)
    return errorResponse(404, 'nothing-here', 'There is nothing at this address');
  if (found.kind === 'other-method') {
    return errorResponse(405, 'wrong-method', `This address doesn't support ${method}`, {
      allow: found.allow,
    });
  }
  if (found.kind === 'document') return openApi();
  if (isCrossOrigin(event))
    return errorResponse(403, 'foreign-write', 'A write from another site is not allowed');
  if (isEncoded(headers.get('content-encoding')))
    return errorResponse(415, 'content-encoded', 'The body must not have a Content-Encoding', {
      'accept-encoding': 'identity',
    });

  const limit = bodyLimit(path);
  const body = isTooLarge(headers, limit) ? 'too-large' : await readBody(event.request.body, limit);
  if (body === 'too-large')
    return errorResponse(413, 'too-large', `The body may have at most ${limit} bytes`);

  const identity = await identityFor(event);
  const isRead = method === 'GET' || method === 'HEAD';
  const needsUser = found.access === 'user' || found.access === 'helper';
  if (identity.authUnavailable && !(isRead && !needsUser)) return unreachableResponse();
  return forward(event, found, identity, body);
}

async function openApi(): Promise<Response> {
  // Loaded on first use: it imports every schema.
  const { openApiDocument } = await import('@boxoffice/shared/api/openapi.ts');
  return Response.json(openApiDocument(settings().PUBLIC_URL));
}

async function identityFor(event: RequestEvent): Promise<Identity> {
  const { headers } = event.request;
  const cookie = headers.get('cookie') ?? undefined;
  const anonymous: Identity = { token: undefined, cookie, setCookies: [], authUnavailable: false };
  if (!cookie || headers.has('authorization')) return anonymous;
  if (!sessionRoutes.has(event.url.pathname)) return identityOf(event, (token) => isLive(token, Date.now()));
  const token = event.cookies.get(cookieNames(event.url.protocol === 'https:').session);
  return token && isLive(token, Date.now()) ? { ...anonymous, token } : anonymous;
}

async function forward(
  event: RequestEvent,
  { service }: Extract<Match, { kind: 'found' }>,
  identity: Identity,
  body: Uint8Array | undefined,
): Promise<Response> {
  const { method } = event.request;
  const headers = toService(event.request.headers, connectionOf(event));
  // Services write mails in the language that the visitor has chosen.
  const language = event.cookies.get(preferenceCookies.language);
  if (isLanguage(language)) headers['accept-language'] = language;
  if (identity.token) headers.authorization = `Bearer ${identity.token}`;
  const helper = helperTokenFor(event, event.url.pathname);
  if (helper) headers['helper-token'] ??= helper;
  if (service === 'auth' && identity.cookie) headers.cookie = mergeCookies(identity.cookie, []);
  try {
    const path = event.url.pathname + event.url.search;
    const send = () =>
      sendToService(service, { method: method === 'HEAD' ? 'GET' : method, path, headers, body });
    const isPublic = isPublicRead(method, path, Object.fromEntries(event.request.headers));
    const answer = isPublic ? await publicAnswer(path, send) : await send();
    const answerHeaders = toVisitor(answer.headers, service);
    // Cookies of this answer are newer than those of the token exchange before it.
    if (!answerHeaders.has('set-cookie'))
      for (const cookie of identity.setCookies) answerHeaders.append('set-cookie', cookie);
    if (answer.status === 401 && identity.token && !answerHeaders.has('set-cookie'))
      answerHeaders.append('set-cookie', clearRejectedToken(event.url.protocol === 'https:'));
    const isEmpty =
      method === 'HEAD' || answer.status === 204 || answer.status === 304 || answer.body.length === 0;
    return new Response(isEmpty ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answerHeaders,
    });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    console.error(error.message);
    const answer = unreachableResponse();
    for (const cookie of identity.setCookies) answer.headers.append('set-cookie', cookie);
    return answer;
  }
}
