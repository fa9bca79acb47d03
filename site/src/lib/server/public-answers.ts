import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { forEachServer } from './each-server.ts';
import type { ServiceAnswer } from './services.ts';

/** All visitors who are not signed in get the same answer for this time, in milliseconds. */
const FRESH_MS = 1000;
/** Bounds the memory. A list has at most 100 tickets. */
const MAX_ANSWERS = 200;

interface Entry {
  /** When the service was asked: the answer is not older than that. */
  askedAt: number;
  pending: Promise<ServiceAnswer>;
  answer?: ServiceAnswer;
}

const entries = new Map<string, Entry>();

/**
 * The lists and tickets, which are the same for every visitor. A search is left out because it counts for its address,
 * and a request with a cookie because its answer can renew a session.
 *
 * @param path with its query
 */
export function isPublicRead(method: string, path: string, headers: IncomingHttpHeaders): boolean {
  if (method !== 'GET' || headers.cookie !== undefined || headers.authorization !== undefined) return false;
  if (headers['if-none-match'] !== undefined || headers['content-length'] !== undefined) return false;
  return /^\/api\/tickets(\/[\w-]+)?(\?(?!(.*&)?q=)[\w=&-]*)?$/.test(path);
}

const isFresh = ({ askedAt }: Entry): boolean => performance.now() - askedAt < FRESH_MS;

/** A service's answer to a public read. However many visitors ask, the service is asked once a second. */
export async function publicAnswer(path: string, ask: () => Promise<ServiceAnswer>): Promise<ServiceAnswer> {
  const known = entries.get(path);
  if (known && isFresh(known)) return known.pending;
  if (entries.size >= MAX_ANSWERS) return ask();
  const entry: Entry = { askedAt: performance.now(), pending: ask() };
  entries.set(path, entry);
  const remove = () => {
    if (entries.get(path) === entry) entries.delete(path);
  };
  try {
    const answer = await entry.pending;
    if (answer.status !== 200) remove();
    else {
      entry.answer = answer;
      setTimeout(remove, Math.max(0, entry.askedAt + FRESH_MS - performance.now())).unref();
    }
    return answer;
  } catch (error) {
    remove();
    throw error;
  }
}

/** Forgets every answer, because a write of this process may have changed it. */
export const forgetPublicAnswers = (): void => entries.clear();

/** The headers of a service's answer that do not depend on the request. */
const KEPT_HEADERS = ['content-type', 'link', 'cache-control'] as const;

/**
 * Answers a public read with a fresh answer before SvelteKit makes a Request of it. Every other request goes on to
 * SvelteKit, whose handler (`proxy.ts`) has all rules and asks the service.
 */
export function answerPublicReads(): void {
  forEachServer((server) => {
    const handlers = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (answerFromCache(request, response)) return;
      for (const handler of handlers) Reflect.apply(handler, server, [request, response]);
    });
  });
}

function answerFromCache(request: IncomingMessage, response: ServerResponse): boolean {
  const { method = '', url = '', headers } = request;
  const entry = entries.get(url);
  if (!entry?.answer || !isFresh(entry) || !isPublicRead(method, url, headers)) return false;
  const { answer } = entry;
  for (const name of KEPT_HEADERS) {
    const value = answer.headers[name];
    if (value !== undefined) response.setHeader(name, value);
  }
  response.setHeader('x-request-id', headers['x-request-id'] ?? crypto.randomUUID());
  response.setHeader('content-length', answer.body.length);
  response.end(answer.body);
  return true;
}
