import type { RequestEvent } from '@sveltejs/kit';
import { type ApiAnswer, dataOrError } from './api.ts';

/** What a page shows when a service fails after the status of the page was sent. */
export interface LateFailure {
  failed: { status: number; message: string };
}

/** A running service answers in this time. A service that has scaled to zero takes a second. */
const PATIENCE_MS = 100;

/**
 * Waits a moment for the answer of a service, and else streams it: the page is painted without it, and the rest follows
 * in the same response. A client that is not a browser waits for the answer, because it cannot use streamed data.
 *
 * @param show selects what the page needs from the answer
 * @returns the value or its promise, in an object: an async function would wait for a bare promise
 * @throws the error page, or the redirect to the sign-in page, when a quick answer is an error
 */
export async function streamIfSlow<T, Shown>(
  event: RequestEvent,
  request: Promise<ApiAnswer<T>>,
  show: (data: T, link: string | undefined) => Shown,
): Promise<{ value: Shown | Promise<Shown | LateFailure> }> {
  const quick = await (canStream(event) ? Promise.race([request, timeout(PATIENCE_MS)]) : request);
  if (quick) return { value: show(dataOrError(event, quick), quick.ok ? quick.link : undefined) };
  return {
    value: request.then((answer) =>
      answer.ok
        ? show(answer.data, answer.link)
        : { failed: { status: answer.status, message: answer.errors[0]?.message ?? '' } },
    ),
  };
}

/** The cookie of a browser that runs no JavaScript; `/plain.css` sets it. */
export const NO_SCRIPT_COOKIE = 'plain';

/** A browser opens a page, or SvelteKit requests the data of a page (Fetch Metadata, W3C). */
export const canStream = ({ request, isDataRequest, cookies }: RequestEvent): boolean =>
  isDataRequest ||
  (request.method === 'GET' &&
    request.headers.get('sec-fetch-mode') === 'navigate' &&
    cookies.get(NO_SCRIPT_COOKIE) === undefined);

const timeout = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms));
