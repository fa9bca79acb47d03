import { randomBytes } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { PUBLIC_QUERY } from './public-answers.ts';
import { cookieNames } from './session.ts';
import { SharedAnswers } from './shared-answers.ts';
import { canStream } from './stream.ts';

/** Their content depends only on what `keyOf` lists, for a visitor without a session. */
const SHARED_ROUTES = new Set(['/', '/tickets/[id]', '/legal/[document]']);

const NONCE = /'nonce-([^']{24})'/;
/** In a text of JSON the quotation marks are escaped. */
const FAILED_DATA = /"type":"(error|redirect)"/;

interface Page {
  headers: [name: string, value: string][];
  text: string;
  /** Of the content security policy. Each visitor gets another one. */
  nonce: string | undefined;
}

const pages = new SharedAnswers<Page | undefined>((page) => page && 2 * page.text.length);

/**
 * The page, or the data of a page, that another visitor without a session got in the last second, or a new one.
 *
 * @param render makes an answer for this visitor alone
 */
export async function sharedPage(event: RequestEvent, render: () => Promise<Response>): Promise<Response> {
  const key = keyOf(event);
  if (key === undefined) return render();
  let own: Response | undefined;
  const page = await pages.get(key, async () => {
    own = await render();
    return event.locals.setCookies.length === 0 ? pageOf(own) : undefined;
  });
  if (page) return responseOf(page);
  return own ?? render();
}

/** Everything on which a shared page depends; undefined for a page that is the visitor's own. */
function keyOf(event: RequestEvent): string | undefined {
  const { request, route, cookies, url, locals } = event;
  if (request.method !== 'GET' || !SHARED_ROUTES.has(route.id ?? '')) return undefined;
  const { session, refresh } = cookieNames(url.protocol === 'https:');
  if (cookies.get(session) !== undefined || cookies.get(refresh) !== undefined) return undefined;
  if (request.headers.has('authorization') || request.headers.has('if-none-match')) return undefined;
  // Of the request: SvelteKit removes from `event.url` that the data of a page is asked for, and of which parts.
  if (!PUBLIC_QUERY.test(new URL(request.url).search)) return undefined;
  const { language, locale, theme } = locals.preferences;
  return JSON.stringify([request.url, language, locale, theme, canStream(event)]);
}

/** What visitors can share of an answer; undefined for an error, a streamed page and an answer with a cookie. */
async function pageOf(answer: Response): Promise<Page | undefined> {
  const { status, headers } = answer;
  // A streamed answer has no length: it is not complete yet.
  if (status !== 200 || !headers.has('content-length') || headers.has('set-cookie')) return undefined;
  const isPage = headers.get('content-type')?.startsWith('text/html');
  const nonce = NONCE.exec(headers.get('content-security-policy') ?? '')?.[1];
  if (isPage !== (nonce !== undefined)) return undefined;
  // The body is still needed if the data of a page is an error, which has the status 200.
  const text = await answer.clone().text();
  if (!isPage && FAILED_DATA.test(text)) return undefined;
  // The ETag depends on the nonce.
  return { headers: [...headers].filter(([name]) => name !== 'etag'), text, nonce };
}

/** A nonce must not be known before a page is made, so no two pages have the same one. */
function responseOf({ headers, text, nonce }: Page): Response {
  if (nonce === undefined) return new Response(text, { headers });
  const own = randomBytes(16).toString('base64');
  const response = new Response(text.replaceAll(nonce, own), { headers });
  const policy = headers.find(([name]) => name === 'content-security-policy')?.[1] ?? '';
  response.headers.set('content-security-policy', policy.replaceAll(nonce, own));
  return response;
}
