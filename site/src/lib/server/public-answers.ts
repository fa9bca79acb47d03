import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { toVisitor } from './headers.ts';
import type { ServiceAnswer } from './services.ts';
import { SharedAnswers } from './shared-answers.ts';

/** A query that selects and sorts. A search is left out: its words differ between visitors and would fill the cache. */
export const PUBLIC_QUERY = /^(\?(?!(.*&)?q=)[\w=&-]*)?$/;

/**
 * The lists, tickets and pictures, which are the same for every visitor. A request for a list or a ticket with a cookie is
 * left out because its answer can renew a session. The answer to a picture never does: shared caches keep it.
 */
export function isPublicRead({ method, url = '', headers }: IncomingMessage): boolean {
  if (method !== 'GET') return false;
  if (isPicture(url)) return true;
  if (!isUnconditional(headers)) return false;
  const [, query] = /^\/api\/tickets(?:\/[\w-]+)?(\?.*)?$/.exec(url) ?? [undefined, 'none'];
  return PUBLIC_QUERY.test(query ?? '');
}

export const isPicture = (path: string): boolean => path.startsWith('/covers/');

const isUnconditional = (headers: IncomingHttpHeaders): boolean =>
  ['cookie', 'authorization', 'if-none-match', 'content-length'].every((name) => headers[name] === undefined);

/** The services' answers to public reads, by path and query. */
export const publicAnswers = new SharedAnswers<ServiceAnswer>(({ status, body }) =>
  status === 200 ? body.length : undefined,
);

/** Answers a public read with a service's answer, which may be that to another visitor. */
export function sendPublicAnswer(
  { headers }: IncomingMessage,
  response: ServerResponse,
  { status, headers: given, body }: ServiceAnswer,
): void {
  response.writeHead(status, {
    ...toVisitor(given, 'tickets'),
    'x-request-id': headers['x-request-id'] ?? crypto.randomUUID(),
    'content-length': body.length,
  });
  response.end(body);
}
