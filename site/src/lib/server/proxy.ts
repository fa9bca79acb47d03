import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isEncoded } from '@boxoffice/shared/api/content-encoding.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { parseCookie } from 'cookie';
import { isLanguage } from '../strings/languages.ts';
import { sendBody, sendError, sendJson, sendUnreachable } from './api-answer.ts';
import { bodyLimit, readBody } from './body.ts';
import { isCrossOriginWrite } from './cross-origin.ts';
import type { Intercept } from './each-server.ts';
import { type Connection, toService, toVisitor } from './headers.ts';
import { helperTokenFor } from './helper-cookie.ts';
import { preferenceCookies } from './preferences.ts';
import { isPicture, isPublicRead, publicAnswers, sendPublicAnswer } from './public-answers.ts';
import { isApiPath, type Match, router } from './routes.ts';
import { openAnswer, type ServiceRequest, sendToService, Unreachable } from './services.ts';
import { clearRejectedToken, cookieNames, type Identity, identify, isLive, mergeCookies } from './session.ts';
import { settings } from './settings.ts';
import { nameTrace } from './traces.ts';
import { visitorAddress } from './visitor-address.ts';

const match = router(__PUBLIC_ROUTES__);

/** These routes begin, end or renew a session themselves. If the site exchanged the refresh token first, they would fail. */
const sessionRoutes = new Set(
  ['signup', 'signin', 'signout', 'refresh', 'signin/passkey', 'resetpassword'].map(
    (name) => `/api/users/${name}`,
  ),
);

/** A request to the API. */
interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  url: URL;
  connection: Connection;
}

/**
 * Answers a request to the API: refuses it, or forwards it to the service that owns the path. SvelteKit gets all other
 * requests, and those without a valid URL.
 */
export const answerApi: Intercept = (request, response, passOn) => {
  const shared = publicAnswers.fresh(request.url ?? '');
  if (shared && isPublicRead(request)) return sendPublicAnswer(request, response, shared);
  const url = urlOf(request);
  if (!url || !isApiPath(url.pathname)) return passOn();
  // What a refusal leaves of the body is read, so that the connection can carry the next request.
  response.once('finish', () => request.resume());
  const connection: Connection = {
    address: visitorAddress(settings().clientAddress)(request),
    protocol: url.protocol === 'https:' ? 'https' : 'http',
  };
  const call: Call = { request, response, method: request.method ?? 'GET', url, connection };
  return answer(call).catch((failure: unknown) => {
    if (response.destroyed) return;
    const id = randomUUID();
    log('error', 'failed', { requestId: id, error: failure });
    if (response.headersSent) response.destroy();
    else sendError(response, 500, 'failed', `Something went wrong (${id})`, { 'x-request-id': id });
  });
};

/** The URL of a request, as the adapter makes it. Without a header for the protocol, it is that of PUBLIC_URL. */
function urlOf({ url = '', headers }: IncomingMessage): URL | undefined {
  const { protocolHeader, PUBLIC_URL } = settings();
  const protocol = (protocolHeader && headers[protocolHeader]) || PUBLIC_URL.split(':')[0];
  if ((protocol !== 'http' && protocol !== 'https') || !headers.host) return undefined;
  return URL.parse(`${protocol}://${headers.host}${url}`) ?? undefined;
}

async function answer(call: Call): Promise<void> {
  const { request, response, method, url } = call;
  const { headers } = request;
  const path = url.pathname;
  const found = match(method, path);
  if (found.kind === 'unknown')
    return sendError(response, 404, 'nothing-here', 'There is nothing at this address');
  if (found.kind === 'other-method')
    return sendError(response, 405, 'wrong-method', `This address doesn't support ${method}`, {
      allow: found.allow,
    });
  if (found.kind === 'document') return sendDocument(response);
  nameTrace(method, found.route);
  if (isCrossOriginWrite(method, headers, [url.origin, settings().PUBLIC_URL]))
    return sendError(response, 403, 'foreign-write', 'A write from another site is not allowed');
  if (isEncoded(headers['content-encoding']))
    return sendError(response, 415, 'content-encoded', 'The body must not have a Content-Encoding', {
      'accept-encoding': 'identity',
    });

  const isRead = method === 'GET' || method === 'HEAD';
  const limit = bodyLimit(path);
  const body = isRead ? undefined : await readBody(request, limit);
  if (body === 'too-large')
    return sendError(response, 413, 'too-large', `The body may have at most ${limit} bytes`);

  const identity = await identityFor(call);
  const needsUser = found.access === 'user' || found.access === 'helper';
  if (identity.authUnavailable && !(isRead && !needsUser)) return sendUnreachable(response);
  try {
    await forward(call, found, identity, body);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    if (response.destroyed) return;
    log('warn', 'a service does not answer', { reason: error.message });
    const { setCookies } = identity;
    sendUnreachable(response, setCookies.length > 0 ? { 'set-cookie': setCookies } : {});
  }
}

async function sendDocument(response: ServerResponse): Promise<void> {
  // Loaded on first use: it imports every schema.
  const { openApiDocument } = await import('@boxoffice/shared/api/openapi.ts');
  sendJson(response, 200, openApiDocument(settings().PUBLIC_URL));
}

async function identityFor({ request: { headers }, url, connection }: Call): Promise<Identity> {
  const { cookie, authorization } = headers;
  const anonymous: Identity = { token: undefined, cookie, setCookies: [], authUnavailable: false };
  if (!cookie || authorization !== undefined || isPicture(url.pathname)) return anonymous;
  const isSecure = connection.protocol === 'https';
  const accepts = (token: string) => isLive(token, Date.now());
  if (!sessionRoutes.has(url.pathname))
    return identify({ cookie, isSecure, headers: toService(headers, connection), accepts });
  const token = parseCookie(cookie)[cookieNames(isSecure).session];
  return token && accepts(token) ? { ...anonymous, token } : anonymous;
}

/** @throws Unreachable */
async function forward(
  { request, response, method, url, connection }: Call,
  { service }: Extract<Match, { kind: 'found' }>,
  { token, cookie, setCookies }: Identity,
  body: Uint8Array | undefined,
): Promise<void> {
  const headers = toService(request.headers, connection);
  // Services write mails in the language that the visitor has chosen.
  const language = parseCookie(request.headers.cookie ?? '')[preferenceCookies.language];
  if (isLanguage(language)) headers['accept-language'] = language;
  if (token) headers.authorization = `Bearer ${token}`;
  const helper = helperTokenFor(request.headers.cookie ?? '', url.pathname, connection.protocol === 'https');
  if (helper) headers['helper-token'] ??= helper;
  if (service === 'auth' && cookie) headers.cookie = mergeCookies(cookie, []);
  const path = url.pathname + url.search;
  const sent: ServiceRequest = { method: method === 'HEAD' ? 'GET' : method, path, headers, body };

  if (isPublicRead(request)) {
    // Not aborted with its visitor: others can wait for the same answer.
    const shared = await publicAnswers.get(path, () => sendToService(service, sent));
    return sendPublicAnswer(request, response, shared);
  }

  const over = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) over.abort(new Error('the visitor has left'));
  });
  const answered = await openAnswer(service, sent, over);
  const answerHeaders = toVisitor(answered.headers, service);
  // Cookies of this answer are newer than those of the token exchange before it.
  if (!answerHeaders['set-cookie'] && setCookies.length > 0) answerHeaders['set-cookie'] = setCookies;
  if (answered.status === 401 && token && !answerHeaders['set-cookie'])
    answerHeaders['set-cookie'] = clearRejectedToken(connection.protocol === 'https');
  const length = answered.headers['content-length'];
  if (length !== undefined) answerHeaders['content-length'] = length;
  response.writeHead(answered.status, answerHeaders);
  sendBody(answered.body, response);
}
