import { randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { errorPage, withRootTag, localizeErrorPage } from '#lib/server/error-page.ts';
import { verify } from '#lib/server/signed-in-user.ts';
import { compressed } from '#lib/server/compressed.ts';
import { allowCheckout, setSecurityHeaders } from '#lib/server/page-security.ts';
import { deferScripts } from '#lib/server/defer-scripts.ts';
import { preferenceCookies, preferencesOf } from '#lib/server/preferences.ts';
import { answerApi } from '#lib/server/proxy.ts';
import { errorResponse } from '#lib/server/error-response.ts';
import { isApiPath } from '#lib/server/routes.ts';
import { type Identity, isLive } from '#lib/server/session.ts';
import { settings } from '#lib/server/settings.ts';
import { enforceBodyTimeout } from '#lib/server/body-timeout.ts';
import { identityOf, isCrossOrigin } from '#lib/server/request.ts';

export const init: ServerInit = () => {
  enforceBodyTimeout(settings().bodyTimeout);
  setSecurityHeaders();
};

/** Addresses that answer everyone the same: nobody's session is looked at, or renewed, for them. */
const forNobody = new Set([
  '/plain.css',
  '/preferences',
  '/tickets/[id]/availability',
  '/wake/[service]',
  '/robots.txt',
  '/sitemap.xml',
]);
const nobody: Identity = { token: undefined, cookie: undefined, setCookies: [], unknown: false };

export const handle: Handle = async ({ event, resolve }) => {
  if (isApiPath(event.url.pathname)) {
    try {
      return await answerApi(event);
    } catch (failure) {
      const id = log(failure, event.url.pathname);
      return errorResponse(500, 'failed', `Something went wrong (${id})`, { 'x-request-id': id });
    }
  }

  const preferences = await preferencesOf(
    {
      language: event.cookies.get(preferenceCookies.language),
      theme: event.cookies.get(preferenceCookies.theme),
    },
    event.request.headers.get('accept-language'),
  );
  const { language, theme, t } = preferences;
  event.locals.preferences = preferences;
  const root = `<html lang="${language}"${theme ? ` data-theme="${theme}"` : ''}>`;
  if (isCrossOrigin(event)) {
    const page = event.request.headers.get('accept')?.includes('text/html');
    return page ? errorPage(403, t.failure.foreign, root) : error(403, t.failure.foreign);
  }

  // A token of a key that is gone is no better than an expired one: both are exchanged.
  const accepts = async (token: string) => {
    event.locals.user = isLive(token, Date.now()) ? await verify(token) : undefined;
    return event.locals.user !== undefined;
  };
  event.locals.identity = forNobody.has(event.route.id ?? '') ? nobody : await identityOf(event, accepts);
  const { token, setCookies } = event.locals.identity;
  event.locals.setCookies = [...setCookies];
  if (token && !event.locals.user) event.locals.user = await verify(token);

  let rendered = false;
  const answer = await resolve(event, {
    transformPageChunk({ html }) {
      rendered = true;
      return deferScripts(withRootTag(html, root));
    },
    preload: ({ type }) => type !== 'asset',
  });
  const response = rendered ? answer : await localizeErrorPage(answer, root);
  for (const cookie of event.locals.setCookies) response.headers.append('set-cookie', cookie);
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-cache');
  response.headers.append('vary', 'accept-language, cookie');
  allowCheckout(response);
  return compressed(response, event.request.headers.get('accept-encoding'));
};

export const handleError: HandleServerError = ({ kind, error: failure, event }) => {
  const t = event.locals.preferences?.t.failure;
  // Who is told so on a page of its own, without JavaScript, has the form one page behind them.
  const typed = event.request.method === 'POST' && !(kind === 'app' && 'kept' in failure);
  // No action takes this form: it is of a page from before a deploy.
  if (kind === 'framework' && typed && t) return { message: t.outdated, typed };
  if (kind !== 'unknown') return { typed };
  return {
    message: t?.brokenWhy ?? 'Something went wrong on our side',
    // The route, not the path: a mail's link has its token there.
    id: log(failure, event.route.id ?? event.url.pathname),
    typed,
  };
};

/** Keeps the details in the log, under an id that the visitor can quote. */
function log(failure: unknown, path: string): string {
  const id = randomUUID();
  console.error(id, path, failure);
  return id;
}
