import type { RequestEvent } from '@sveltejs/kit';
import type { Answer } from './api.ts';
import { dataOrError } from './api.ts';

/** What a page shows in place of what a service could not tell it in time for a status code. */
export interface Failed {
  failed: { status: number; message: string };
}

/** How long a page waits, in milliseconds: a service that is awake has answered by then. */
const PATIENCE = 100;

/**
 * What a page shows of an answer: at once if the service is awake. A service that sleeps takes a second to
 * wake; the page is sent without it, and the rest follows in the same response. Who is no browser can't take
 * it later, and gets all of it at once.
 *
 * @param show what of the answer the page needs
 * @returns the value, or its promise; in an object, because an async function would wait for it
 * @throws the error page, or the sign-in page, that a quick answer calls for
 */
export async function soon<T, Shown>(
  event: RequestEvent,
  asked: Promise<Answer<T>>,
  show: (data: T, link: string | undefined) => Shown,
): Promise<{ value: Shown | Promise<Shown | Failed> }> {
  const quick = await (canWait(event) ? Promise.race([asked, after(PATIENCE)]) : asked);
  if (quick) return { value: show(dataOrError(event, quick), quick.ok ? quick.link : undefined) };
  return {
    value: asked.then((answer) =>
      answer.ok
        ? show(answer.data, answer.link)
        : { failed: { status: answer.status, message: answer.errors[0]?.message ?? '' } },
    ),
  };
}

/** The cookie of a browser that has shown that it runs no JavaScript. */
export const NO_SCRIPT_COOKIE = 'plain';

/** A browser that opens a page, or SvelteKit's own request for a page's data (Fetch Metadata, W3C). */
const canWait = ({ request, isDataRequest, cookies }: RequestEvent): boolean =>
  isDataRequest ||
  (request.method === 'GET' &&
    request.headers.get('sec-fetch-mode') === 'navigate' &&
    cookies.get(NO_SCRIPT_COOKIE) === undefined);

const after = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms));
