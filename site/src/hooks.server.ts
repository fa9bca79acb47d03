import { randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { barePage, begun, unrendered } from '#lib/server/bare-page.ts';
import { verify } from '#lib/server/caller.ts';
import { compressed } from '#lib/server/compressed.ts';
import { allowCheckout, secureEveryAnswer } from '#lib/server/page-security.ts';
import { paintFirst } from '#lib/server/paint-first.ts';
import { preferenceCookies, preferencesOf } from '#lib/server/preferences.ts';
import { answerApi } from '#lib/server/proxy.ts';
import { refusal } from '#lib/server/refusal.ts';
import { isApiPath } from '#lib/server/routes.ts';
import { type Identity, isLive } from '#lib/server/session.ts';
import { settings } from '#lib/server/settings.ts';
import { endSlowBodies } from '#lib/server/slow-bodies.ts';
import { identityOf, isForeign } from '#lib/server/visitor.ts';

export const init: ServerInit = () => {
  endSlowBodies(settings().bodyTimeout);
  secureEveryAnswer();
};

/** Addresses that answer everyone the same: nobody's session is looked at, or renewed, for them. */
const forNobody = new Set([
  '/api/docs',
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
      return refusal(500, 'failed', `Something went wrong (${id})`, { 'x-request-id': id });
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
  if (isForeign(event)) {
    const page = event.request.headers.get('accept')?.includes('text/html');
    return page ? barePage(403, t.failure.foreign, root) : error(403, t.failure.foreign);
  }

  // A token of a key that is gone is no better than an expired one: both are exchanged.
  const accepts = async (token: string) => {
    event.locals.caller = isLive(token, Date.now()) ? await verify(token) : undefined;
    return event.locals.caller !== undefined;
  };
  event.locals.identity = forNobody.has(event.route.id ?? '') ? nobody : await identityOf(event, accepts);
  const { token, setCookies } = event.locals.identity;
  event.locals.setCookies = [...setCookies];
  if (token && !event.locals.caller) event.locals.caller = await verify(token);

  let rendered = false;
  const answer = await resolve(event, {
    transformPageChunk({ html }) {
      rendered = true;
      return paintFirst(begun(html, root));
    },
    preload: ({ type }) => type !== 'asset',
  });
  const response = rendered ? answer : await unrendered(answer, root);
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
