import { randomUUID } from 'node:crypto';
import { isEncoded } from '@boxoffice/shared/api/content-encoding.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { error } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { admitRequests } from '#lib/server/admission.ts';
import { answerBrokenRequests } from '#lib/server/broken-request.ts';
import { compressed } from '#lib/server/compressed.ts';
import { deferScripts } from '#lib/server/defer-scripts.ts';
import { interceptRequests } from '#lib/server/each-server.ts';
import { errorPage, localizeErrorPage, withRootTag } from '#lib/server/error-page.ts';
import { answerLiveness } from '#lib/server/liveness.ts';
import { allowProvider, setSecurityHeaders } from '#lib/server/page-security.ts';
import { preferenceCookies, preferencesOf } from '#lib/server/preferences.ts';
import { answerApi } from '#lib/server/proxy.ts';
import { identityOf, isCrossOrigin } from '#lib/server/request.ts';
import { type Identity, isLive } from '#lib/server/session.ts';
import { settings } from '#lib/server/settings.ts';
import { sharedPage } from '#lib/server/shared-pages.ts';
import { verifyToken } from '#lib/server/signed-in-user.ts';
import { nameTrace, traceRequests } from '#lib/server/traces.ts';
import { visitorAddress } from '#lib/server/visitor-address.ts';

export const init: ServerInit = () => {
  // The first: the limit of requests at a time encloses it.
  interceptRequests(answerApi);
  const { bodyTimeout, clientAddress } = settings();
  admitRequests({ seconds: bodyTimeout, places: 100, addressOf: visitorAddress(clientAddress) });
  answerBrokenRequests(bodyTimeout / 2);
  setSecurityHeaders();
  answerLiveness();
  traceRequests();
};

/** These routes answer every visitor alike, so no session is read or renewed for them. */
const anonymousRoutes = new Set([
  '/api/docs',
  '/check-in/service-worker.js',
  '/passes/service-worker.js',
  '/plain.css',
  '/preferences',
  '/tickets/[id]/availability',
  '/tickets/[id]/share.png',
  '/wake/[service]',
  '/robots.txt',
  '/sitemap.xml',
]);
const anonymous: Identity = { token: undefined, cookie: undefined, setCookies: [], authUnavailable: false };

export const handle: Handle = async ({ event, resolve }) => {
  if (event.route.id) nameTrace(event.request.method, event.route.id);
  const preferences = await preferencesOf(
    {
      language: event.cookies.get(preferenceCookies.language),
      theme: event.cookies.get(preferenceCookies.theme),
    },
    event.request.headers.get('accept-language'),
  );
  const { language, theme, t } = preferences;
  event.locals.preferences = preferences;
  const rootTag = `<html lang="${language}"${theme ? ` data-theme="${theme}"` : ''}>`;
  const refuse = (status: number, message: string): Response => {
    const wantsPage = event.request.headers.get('accept')?.includes('text/html');
    return wantsPage ? errorPage(status, message, rootTag) : error(status, message);
  };
  if (isCrossOrigin(event)) return refuse(403, t.failure.foreign);
  if (isEncoded(event.request.headers.get('content-encoding'))) return refuse(415, t.failure.unreadable);

  // A token that is expired, or whose key is gone, is exchanged for a new one.
  const accepts = async (token: string) => {
    event.locals.user = isLive(token, Date.now()) ? await verifyToken(token) : undefined;
    return event.locals.user !== undefined;
  };
  event.locals.identity = anonymousRoutes.has(event.route.id ?? '')
    ? anonymous
    : await identityOf(event, accepts);
  const { token, setCookies } = event.locals.identity;
  event.locals.setCookies = [...setCookies];
  if (token && !event.locals.user) event.locals.user = await verifyToken(token);

  const response = await sharedPage(event, async () => {
    let isRendered = false;
    const answer = await resolve(event, {
      transformPageChunk({ html }) {
        isRendered = true;
        return deferScripts(withRootTag(html, rootTag));
      },
      preload: ({ type }) => type !== 'asset',
    });
    return isRendered ? answer : localizeErrorPage(answer, rootTag);
  });
  for (const cookie of event.locals.setCookies) response.headers.append('set-cookie', cookie);
  // Every page of a signed-in user shows their email. With no-cache, the Back button would show it after signing out.
  if (event.locals.user) response.headers.set('cache-control', 'no-store');
  else if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-cache');
  response.headers.append('vary', 'accept-language, cookie');
  allowProvider(response);
  return compressed(response, event.request.headers.get('accept-encoding'));
};

export const handleError: HandleServerError = ({ kind, error: failure, event }) => {
  const t = event.locals.preferences?.t.failure;
  // Without JavaScript the error is a page of its own. The Back button returns to the filled-in form.
  const sentForm = event.request.method === 'POST' && !(kind === 'app' && 'pendingForm' in failure);
  // No action has the form's name: its page is from before a deploy.
  if (kind === 'framework' && sentForm && t) return { message: t.outdated, sentForm };
  if (kind !== 'unknown') return { sentForm };
  return {
    message: t?.brokenWhy ?? 'Something went wrong on our side',
    id: logFailure(failure),
    sentForm,
  };
};

/** Logs the details under an id, which the visitor can quote. The line has the route: a path can contain a token. */
function logFailure(error: unknown): string {
  const id = randomUUID();
  log('error', 'failed', { requestId: id, error });
  return id;
}
